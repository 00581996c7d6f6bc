package org.farthing.app.shell;

import java.awt.AWTException;
import java.awt.GraphicsEnvironment;
import java.awt.Image;
import java.awt.SystemTray;
import java.awt.Toolkit;
import java.awt.TrayIcon;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.util.Optional;

/**
 * The system's own notices, from an icon in its tray, where it has one (Windows, macOS, some Linux desktops); elsewhere nothing. They say
 * neither amounts nor sites: they lie over other programs and in the system's history. May block; not for the window's thread.
 */
final class SystemNotices implements Notices {
    private static final System.Logger LOG = System.getLogger("farthing.window");

    private final String title;
    private Optional<TrayIcon> icon = Optional.empty();
    private boolean tried;

    SystemNotices(String title) {
        this.title = title;
    }

    @Override
    public synchronized void say(String sentence) {
        if (!tried) {
            tried = true;
            icon = open();
        }
        icon.ifPresent(tray -> tray.displayMessage(title, sentence, TrayIcon.MessageType.WARNING));
    }

    private Optional<TrayIcon> open() {
        URL picture = SystemNotices.class.getResource("/org/farthing/app/icons/mark-32.png");
        if (GraphicsEnvironment.isHeadless() || !SystemTray.isSupported() || picture == null) {
            return Optional.empty();
        }
        Image image = Toolkit.getDefaultToolkit().getImage(picture);
        var tray = new TrayIcon(image, title);
        tray.setImageAutoSize(true);
        try {
            SystemTray.getSystemTray().add(tray);
            return Optional.of(tray);
        } catch (AWTException e) {
            LOG.log(Level.DEBUG, "the system has no room in its tray: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        icon.ifPresent(tray -> SystemTray.getSystemTray().remove(tray));
        icon = Optional.empty();
    }
}
