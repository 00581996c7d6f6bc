package org.farthing.app.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.ColorScheme;
import javafx.embed.swing.SwingFXUtils;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.farthing.app.fx.Look;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class MainWindowSnapshotTest {
    private ScriptedSession session;
    private MainWindow window;
    private Stage stage;

    @Start
    void start(Stage stage) {
        this.stage = stage;
        session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        session.setVouchers(100_000);
        window = MainWindow.open(stage, session, Clock.fixed(Scenes.NOW, ZoneOffset.UTC), () -> { });
    }

    @Test
    void eachScreenIsDrawnLightAndDark(FxRobot robot) throws Exception {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            robot.interact(() -> Look.dress(stage.getScene(), scheme));
            for (String page : List.of("home", "channels", "vouchers")) {
                robot.interact(() -> robot.lookup("#nav-" + page).queryButton().fire());
                Thread.sleep(700);
                if (page.equals("channels")) {
                    robot.interact(() -> robot.lookup("#channels-table").queryTableView().getSelectionModel().select(2));
                }
                if (page.equals("home")) {
                    for (int i = 0; i < 120; i++) {
                        int second = i;
                        robot.interact(() -> { window.live().tick(); });
                    }
                }
                WaitForAsyncUtils.waitForFxEvents();
                snapshot(robot, page + "-" + scheme.name().toLowerCase());
            }
        }
    }

    private void snapshot(FxRobot robot, String name) throws IOException {
        var target = Path.of("target", "screens", name + ".png");
        Files.createDirectories(target.getParent());
        var image = WaitForAsyncUtils.asyncFx(() -> stage.getScene().snapshot(null));
        try {
            ImageIO.write(SwingFXUtils.fromFXImage(image.get(10, TimeUnit.SECONDS), null), "png", target.toFile());
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException failure) {
            throw new IOException(failure);
        }
    }
}
