package org.farthing.app.program;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeRelay;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.CheckPage;
import org.farthing.app.session.PracticeDesk;
import org.farthing.app.session.PracticeStep;
import org.farthing.wallet.Accounts;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;

/** The practice world of a window's data folder: the folder itself where that is one, else a folder of its own within. */
final class DesktopPractice implements PracticeDesk {
    private static final System.Logger LOG = System.getLogger("farthing.program");
    private static final int USUAL_RELAYS = 6;

    private final Desktop desktop;

    DesktopPractice(Desktop desktop) {
        this.desktop = desktop;
    }

    @Override
    public boolean isBegun() {
        DataFolder folder = desktop.options().folder();
        return Desktop.isPracticeItself(folder) || folder.practiceWorld().isOurs();
    }

    @Override
    public Ready open(Consumer<PracticeStep> progress) {
        Run.Practice running = desktop.start(() -> Run.Practice.of(raise(progress), desktop.options().folder(), desktop::leave));
        Accounts accounts = running.world().instance().channels(wallet -> wallet.channels().accounts());
        List<PracticeRelay> relays = running.world().relays();
        return new Ready(running.session(), accounts.balance(), accounts.locked(), accounts.fees(), relays.size(),
                (int) relays.stream().filter(PracticeRelay::isRunning).count());
    }

    private PracticeWorld raise(Consumer<PracticeStep> progress) {
        DataFolder whole = desktop.options().folder();
        if (Desktop.isPracticeItself(whole)) {
            return raise(whole, Optional.of(desktop.hold().lend()), progress);
        }
        DataFolder folder = whole.practiceWorld();
        boolean isNew = !folder.isOurs();
        try {
            PracticeWorld world = raise(folder, Optional.empty(), progress);
            SettingsFile.writeFirst(whole);
            return world;
        } catch (RuntimeException e) {
            if (isNew) {
                discard(folder);
            }
            throw e;
        }
    }

    private PracticeWorld raise(DataFolder folder, Optional<DataFolder.Hold> hold, Consumer<PracticeStep> progress) {
        Settings settings = Desktop.settings(folder);
        int usual = settings.socksPort().or(() -> Desktop.settings(desktop.options().folder()).socksPort()).orElse(Desktop.USUAL_PORT);
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            return Run.onFreePort(usual,
                    port -> {
                        var options = new PracticeOptions(folder, settings.relays().orElse(USUAL_RELAYS), port, password, Optional.empty());
                        return hold.map(held -> PracticeWorld.raise(options, held, progress))
                                .orElseGet(() -> PracticeWorld.raise(options, progress));
                    },
                    opened -> desktop.noteOtherPort(usual, opened.socks().getPort()));
        }
    }

    private static void discard(DataFolder begun) {
        try {
            begun.discard();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what was begun of the practice world could not be removed: " + e.getClass().getName());
        }
    }

    @Override
    public CheckPage readCheckPage() {
        return switch (desktop.running().orElse(null)) {
            case Run.Practice running -> running.world().readCheckPage();
            case Run.OnNetwork _ -> throw noWorld();
            case null -> throw noWorld();
        };
    }

    private static WalletException noWorld() {
        return Refusal.NO_PRACTICE_WORLD.exception();
    }
}
