package org.farthing.app.session;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** The relay that this program runs where its owner wants that. Thread-safe; what is not said to return at once may block. */
public interface OwnRelayDesk extends AutoCloseable {
    /**
     * What cashing now would do.
     *
     * @param channels that would be cashed
     * @param dust     that would cost more than they bring
     * @param fee      about
     * @param balance  of the relay's account, which pays it
     */
    record Offer(int channels, int dust, Amount brings, Amount fee, Amount balance) {
    }

    /**
     * What is lost by staying away too long.
     *
     * @param waiting  what was not cashed
     * @param before   when the first payer may take some of it
     * @param atStake  of it, what is owed by channels that end then
     */
    record Uncashed(Amount waiting, Instant before, Amount atStake) {
    }

    OwnRelay state();

    /** What was last known to wait for cashing. Returns at once. */
    Optional<Uncashed> uncashed();

    /** What to begin with, where nothing is set: a free name, the usual price and port, and this machine's address where it has a public one. */
    RelayPlan proposal();

    /** What it is paid in. Returns at once. */
    String coin();

    /** Whether no other program listens at that port. */
    boolean isFree(int port);

    /** Whether starting takes a password. In the practice world nobody has to type one. Returns at once. */
    boolean asksPassword();

    /** The file that all of it is kept in. Returns at once. */
    Path config();

    /**
     * Starts the relay: makes its keys where there are none, enters the list and leaves the bond there, and listens.
     *
     * @param plan     what to set before; empty to start it as it is set
     * @param password of the relay's account, which is the wallet's where the account is made now; ignored where none is asked for
     * @throws WalletException with one sentence for the user; nothing runs then
     */
    void start(Optional<RelayPlan> plan, Optional<Password> password);

    /** Gives up starting. Returns at once. */
    void cancel();

    /** Takes no more circuits, gives those that stand a few seconds, and ends. Every voucher is stored and can be cashed later. */
    void stop();

    /**
     * Changes what it is set to, and tells the list where it runs.
     *
     * @return whether all counts at once; else the port does so from the next start on
     */
    boolean change(RelayPlan plan);

    /** Has others try to reach it now. */
    void checkReach();

    /** @throws WalletException where it does not run, or the chain does not answer */
    Offer offer();

    /** Cashes everything that brings more than it costs. A channel that is cashed is closed. */
    OwnRelay.Cashed cash();

    /** The wallet's password becomes another one: the relay's follows where it was the same. */
    void changePassword(Password before, Password fresh);

    /** The words of the relay's account, to be shown and forgotten. @throws WalletException WRONG_PASSWORD */
    List<String> words(Password password);

    /** Ends it with the program: as {@link #stop} does, but the next start of the program starts it again. */
    @Override
    void close();
}
