package org.farthing.app.session;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.language.Language;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;

/**
 * What a window may know of the program around its {@link Session}: what lies in the data folder, what runs, and how one becomes the other.
 *
 * <p>Thread-safe. Everything but {@link #onShow} may block: not for the window's own thread.
 */
public interface Program extends AutoCloseable {
    /** Where the program stands. */
    sealed interface State {
        /** @param practiceBegun whether there is a practice world to go on with */
        record FirstRun(boolean practiceBegun) implements State {
        }

        /** A wallet lies in the folder and nothing runs. */
        record Locked(WalletCard wallet) implements State {
        }

        record Running(Session session) implements State {
        }
    }

    /**
     * What can be told of a wallet without its password.
     *
     * @param network    the network's name
     * @param lastOpened when it was unlocked last, where that is known
     * @param channels   how many it had that were not ended
     */
    record WalletCard(String network, Optional<Instant> lastOpened, OptionalInt channels) {
    }

    State state();

    /** The wallet for real money that lies in the folder, whatever runs. */
    Optional<WalletCard> wallet();

    /** Where everything lies. */
    Path folder();

    /** The folder as commands have to name it; empty where they find it by themselves. */
    Optional<Path> folderOption();

    /** What the window looks like, as the folder's settings have it. */
    WindowChoice window();

    /** Settles the window's language. @throws WalletException where the settings cannot be written */
    void speak(Language language);

    /** The practice world, brought up from here. */
    PracticeDesk practice();

    /** New and restored wallets. */
    NewWalletDesk newWallet();

    /**
     * Opens the folder's wallet and begins to look at its chain. Takes 2 to 3 seconds, on purpose.
     *
     * @param password the caller's to close
     * @throws WalletException WRONG_PASSWORD, or why the wallet or its network cannot be had; nothing runs then
     */
    Session unlock(Password password);

    /** Ends what runs, in order; the folder stays this program's. Done again it does nothing. */
    void leave();

    /**
     * Ends what runs and turns to another data folder.
     *
     * @throws WalletException where that cannot be used or another program has it; the old one is kept then, and nothing runs
     */
    void turnTo(Path folder);

    /** What to do when somebody starts the program again on this folder: that start ends, and this window comes forward. */
    void onShow(Runnable comeForward);

    /** What was changed by itself and has to be said, such as another port than the usual; each once, as a sentence. */
    List<Notice> notices();

    /** Ends everything. Takes a few seconds at most. */
    @Override
    void close();

    /** Something that was settled otherwise than asked for. */
    sealed interface Notice {
        /** @param free taken in place of {@code taken} */
        record OtherPort(int taken, int free) implements Notice {
        }
    }
}
