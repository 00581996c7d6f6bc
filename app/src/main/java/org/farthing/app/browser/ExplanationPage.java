package org.farthing.app.browser;

/** The page that stands in for one that could not be loaded, where the protocol is plain enough for it. It runs and loads nothing. */
public final class ExplanationPage {
    private ExplanationPage() {
    }

    /** @param why the end of a key of {@code text.properties}, such as {@code not-connected} */
    public static String html(BrowserTexts texts, String why) {
        return texts.dress(ProfileText.read("explanation-page.html")).replace("{title}", texts.html("explain.title"))
                .replace("{why}", texts.html("explain." + why)).replace("{nothing}", texts.html("explain.nothing"));
    }
}
