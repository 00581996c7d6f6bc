package org.farthing.app.session;

import java.util.Map;
import java.util.Optional;

/**
 * How a private browser is to be opened.
 *
 * @param browser     its key; empty for the preferred one
 * @param page        the first page; empty for the check page
 * @param keepProfile whether its profile stays when it ends, to be looked at
 * @param headless    without a window
 * @param display     variables of the environment that say where windows go, of whoever asks; empty for this program's own
 */
public record BrowserWish(Optional<String> browser, Optional<String> page, boolean keepProfile, boolean headless,
        Map<String, String> display) {
    public BrowserWish {
        display = Map.copyOf(display);
    }

    /** With a window of this program's own user, wiped when it ends. */
    public static BrowserWish of(Optional<String> browser, Optional<String> page) {
        return new BrowserWish(browser, page, false, false, Map.of());
    }
}
