package org.farthing.app.session;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** Makes the wallet of a data folder that has none, from new words or from old ones. */
public interface NewWalletDesk {
    /** A network that is known by name. */
    record Profile(String name, String coin, boolean recommended, boolean testMoney) {
    }

    /** What is to be asked: a profile's name and the node's address. */
    record Choice(String network, URI node) {
    }

    /** What a node answered. */
    sealed interface NodeTest {
        record Fits() implements NodeTest {
        }

        /**
         * @param host    which gave no answer
         * @param seconds how long it was waited for
         */
        record Silent(String host, int seconds) implements NodeTest {
        }

        /** @param there the chain it serves, by name where that is known, else by number */
        record OtherChain(String there) implements NodeTest {
        }
    }

    /**
     * What looking for a restored wallet's channels found.
     *
     * @param channels  not ended
     * @param deposits  of these, together
     * @param confirmed channels whose relays said what they hold: usable again
     * @param silent    channels whose relays did not answer: nothing is signed to them
     * @param backAt    from when on the deposits of the silent ones can come back without their relays, at the latest
     * @param wallet    in the account
     */
    record Found(int channels, Amount deposits, int confirmed, int silent, Optional<Instant> backAt, Amount wallet) {
        public boolean isNothing() {
            return channels == 0 && wallet.isZero();
        }
    }

    /**
     * @param block read up to, of {@code last}
     * @param found openings so far
     */
    record SearchStep(long block, long last, int found) {
    }

    /**
     * Money on its way to the account.
     *
     * @param confirmations blocks on top, of {@code needed}; empty while nothing has arrived
     */
    record Arrival(Amount amount, OptionalLong confirmations, int needed) {
    }

    /** In the order in which they are offered. */
    List<Profile> profiles();

    /** What the settings or the program's options say already, where they say something. */
    Optional<Choice> settled();

    /** Asks the node for its chain. Blocks until it answers, at most ten seconds. */
    NodeTest test(Choice choice);

    /**
     * Makes a wallet of new words, writes it down and opens it.
     *
     * @param password the caller's to close
     * @return the words, the caller's to close
     * @throws WalletException with the sentence for the user; no wallet is there then
     */
    Mnemonic create(Choice choice, Password password);

    /**
     * Makes a wallet of old words and opens it.
     *
     * @param words    the caller's to close, as the password is
     * @throws WalletException with the sentence for the user; no wallet is there then
     */
    void restore(Choice choice, Mnemonic words, Password password);

    /**
     * Looks for the restored wallet's channels, and asks their relays what they hold.
     *
     * @param progress may throw {@link java.util.concurrent.CancellationException} to stop; it can be looked again at any time
     */
    Found search(Consumer<SearchStep> progress);

    /**
     * Takes a wallet away again that was just restored and in which nothing was found, so that another network can be tried.
     *
     * @throws WalletException CHANNEL_STATE where it is not such a one
     */
    void forgetEmpty();

    /** The open wallet's account. */
    Address account();

    /** What has arrived on the account by now. */
    Arrival arrival();
}
