package org.farthing.app.browser;

import java.util.Locale;
import java.util.ResourceBundle;
import org.farthing.app.language.Language;

/** The sentences of the pages that this program shows inside a browser, and of refusals to open one, in one language. Immutable. */
public final class BrowserTexts {
    /** What commands print. */
    public static final BrowserTexts ENGLISH = new BrowserTexts(Language.ENGLISH);

    private final ResourceBundle bundle;
    private final Language language;

    public BrowserTexts(Language language) {
        this.bundle = language.bundle("org.farthing.app.browser.text");
        this.language = language;
    }

    /** With its {@code {0}, {1}…} filled in. */
    public String get(String key, Object... parts) {
        return language.sentence(bundle, key, parts);
    }

    /** The country's name. @param code ISO 3166-1 alpha-2; empty for none */
    public String country(String code) {
        return code.isEmpty() ? "" : Locale.of("", code).getDisplayCountry(language.locale());
    }

    /** A sentence for HTML, between tags and inside quoted attributes. */
    String html(String key) {
        return escape(get(key));
    }

    /** Puts language and direction where a page's first tag names them. */
    String dress(String page) {
        return page.replace("{language}", language.tag()).replace("{direction}", language.isRightToLeft() ? "rtl" : "ltr");
    }

    /** For HTML, between tags and inside quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
