package org.farthing.app.session;

import java.util.List;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * What a window may know of the running program, and ask of it. The program implements it; the screens know nothing else.
 *
 * <p>Thread-safe. {@link #close} ends the program's work, not the window.
 */
public interface Session extends AutoCloseable {
    /** An immutable snapshot. Never blocks. */
    Status status();

    /** Every channel of this wallet, ended ones included. May read the ledger: not for the window's own thread. */
    List<ChannelLine> channels();

    /** A part of the voucher history, newest first, and what the whole answer adds up to. May read the ledger. */
    VoucherPage vouchers(VoucherQuery query);

    /** Starts to connect, or does nothing when that is under way. Returns at once; {@link #status} tells how it goes. */
    void connect();

    /** Ends all circuits. Returns at once; closes no channel. */
    void disconnect();

    /**
     * Asks the relay of {@code channel} to cash what was signed and give the rest back. May block until the relay answers.
     *
     * @throws WalletException with one sentence for the user
     */
    void askToClose(Bytes channel);

    /** The name of the network that the money is on. */
    String network();

    /** The wallet's keys: locking, and the words behind them. */
    KeysDesk keys();

    /** Everything that moves money. */
    MoneyDesk money();

    /** The wallet's accounts. */
    WalletDesk wallet();

    /** Getting everything back. */
    RecoveryDesk recovery();

    /** Exports, checks and the past of channels. */
    EvidenceDesk evidence();

    RelaysDesk relays();

    CircuitsDesk circuits();

    SettingsDesk settings();

    CheckupDesk checkup();

    /** The relay that this program may run. */
    OwnRelayDesk ownRelay();

    /** The private browser. */
    BrowserDesk browser();

    @Override
    void close();
}
