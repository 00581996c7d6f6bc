package org.farthing.app.browser;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of the pages that this program shows inside a browser, and of refusals to open one. */
public final class BrowserTexts {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.farthing.app.browser.text");

    private BrowserTexts() {
    }

    /** With its {@code {0}, {1}…} filled in. */
    public static String get(String key, Object... parts) {
        return new MessageFormat(BUNDLE.getString(key), Locale.ENGLISH).format(parts);
    }

    /** For HTML, between tags and inside quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
