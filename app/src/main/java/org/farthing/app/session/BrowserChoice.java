package org.farthing.app.session;

/**
 * A browser of this computer.
 *
 * @param key       what commands call it
 * @param title     what people call it
 * @param leftAlone it brings a network of its own and is not started from here
 * @param perSite   whether it is expected to give every site circuits of its own
 */
public record BrowserChoice(String key, String title, boolean leftAlone, boolean perSite) {
}
