package org.farthing.installer;

import java.awt.SystemTray;
import java.awt.Toolkit;
import java.awt.TrayIcon;
import java.net.URL;

/**
 * Shows a notice from an icon in the system's tray, as the window does, and ends: to be run by the packaged Java, with the program's jar on
 * the class path, on a display with a tray. Ends with an error if the Java lacks anything of what that takes.
 */
public final class TrayNotice {
    private static final long SHOWN_MILLIS = 2000;

    private TrayNotice() {
    }

    public static void main(String[] arguments) throws Exception {
        if (!SystemTray.isSupported()) {
            throw new IllegalStateException("There is no tray on this display.");
        }
        URL picture = TrayNotice.class.getResource("/org/farthing/app/icons/mark-32.png");
        var icon = new TrayIcon(Toolkit.getDefaultToolkit().getImage(picture), "Farthing");
        icon.setImageAutoSize(true);
        SystemTray.getSystemTray().add(icon);
        icon.displayMessage("Farthing", "A notice.", TrayIcon.MessageType.WARNING);
        Thread.sleep(SHOWN_MILLIS);
        SystemTray.getSystemTray().remove(icon);
        System.exit(0);
    }
}
