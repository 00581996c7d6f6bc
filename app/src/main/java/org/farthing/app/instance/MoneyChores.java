package org.farthing.app.instance;

import java.time.Duration;
import java.util.List;
import org.farthing.app.instance.Watcher.Chore;

/** What an instance does for its channels by itself, while its wallet is open: each goes on after a restart where it stood. */
public final class MoneyChores {
    private static final Duration EVERY = Duration.ofSeconds(20);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(10);
    private static final Duration EVERY_IN_PRACTICE = Duration.ofSeconds(1);

    private MoneyChores() {
    }

    public static List<Chore> of(Instance instance) {
        Duration every = every(instance);
        return List.of(
                new Chore("a planned channel could not be opened", every, false, () -> whileOpen(instance, () -> {
                    if (instance.channels(wallet -> wallet.channels().openDue())) {
                        instance.payFromOpenChannels();
                    }
                })),
                new Chore("the money could not be brought back yet", every, false, () -> whileOpen(instance, () ->
                        instance.channels(wallet -> {
                            wallet.channels().advanceRecovery(instance::asksToClose);
                            return wallet;
                        }))),
                new Chore("a deposit could not be taken back yet", every, false, () -> whileOpen(instance, () -> {
                    if (instance.settings().now().refundsByItself()) {
                        instance.channels(wallet -> {
                            wallet.channels().refundDue();
                            return wallet;
                        });
                    }
                })),
                new Chore("old vouchers could not be forgotten", PRUNE_EVERY, false, instance::pruneVouchers),
                new Chore("relays could not be asked what they hold", EVERY, true, () -> whileOpen(instance, instance::askWhatRelaysHold)));
    }

    /** How long after one try the next one comes. */
    static Duration every(Instance instance) {
        return instance.access().isPractice() ? EVERY_IN_PRACTICE : EVERY;
    }

    private static void whileOpen(Instance instance, Runnable work) {
        if (!instance.isLocked() && instance.access().hasContracts()) {
            work.run();
        }
    }
}
