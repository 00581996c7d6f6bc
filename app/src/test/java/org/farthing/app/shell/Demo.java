package org.farthing.app.shell;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;

/** The window by hand, on a scripted session: {@code Demo [off|connecting|protected|paused|blocked]}. */
public final class Demo {
    private Demo() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        Phase phase = arguments.length == 0 ? Phase.PROTECTED : Phase.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        var session = new ScriptedSession(Scenes.status(phase), Instant.now());
        session.set(Scenes.channels());
        var life = Thread.ofVirtual().start(() -> {
            try {
                for (int second = 0;; second++) {
                    long rate = (long) (2_500_000 + 1_500_000 * Math.sin(second / 9.0));
                    session.update(status -> Scenes.withRate(
                            Scenes.withCheck(status, Optional.of(Instant.now())), phase == Phase.PROTECTED ? rate : 0));
                    session.setVouchers(second * 7L);
                    Thread.sleep(500);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        WindowLauncher.launch(session);
        life.interrupt();
        System.out.println("closed");
    }
}
