package org.farthing.app.browser;

/**
 * A browser that is there.
 *
 * @param program the file to start, an absolute path
 * @param sandbox the system's confinement that it runs in, which decides where it may read a profile
 * @param bundle  what that confinement calls it: a snap's name or a Flatpak's id; empty for none
 */
public record InstalledBrowser(Product product, String program, Confinement sandbox, String bundle) {
    /** Who decides what files the browser sees. */
    public enum Confinement { NONE, SNAP, FLATPAK }
}
