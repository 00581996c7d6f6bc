package org.farthing.app.browser;

/** The page that stands in for one that could not be loaded, where the protocol is plain enough for it. It runs and loads nothing. */
public final class ExplanationPage {
    private ExplanationPage() {
    }

    /** @param why the end of a key of {@code text.properties}, such as {@code not-connected} */
    public static String html(String why) {
        return ProfileText.read("explanation-page.html").replace("{title}", text("explain.title"))
                .replace("{why}", text("explain." + why)).replace("{nothing}", text("explain.nothing"));
    }

    private static String text(String key) {
        return BrowserTexts.escape(BrowserTexts.get(key));
    }
}
