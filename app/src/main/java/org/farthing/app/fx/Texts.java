package org.farthing.app.fx;

import java.util.Locale;
import java.util.ResourceBundle;
import org.farthing.app.language.Language;

/**
 * The sentences of one package in one language, from its {@code text.properties} and what lies beside it, keyed by the ids of the nodes
 * that show them. Immutable.
 */
public final class Texts {
    private final ResourceBundle bundle;
    private final Language language;

    private Texts(ResourceBundle bundle, Language language) {
        this.bundle = bundle;
        this.language = language;
    }

    /** @param neighbour any class of the package whose sentences are wanted */
    public static Texts of(Class<?> neighbour, Language language) {
        return new Texts(language.bundle(neighbour.getPackageName() + ".text"), language);
    }

    public Language language() {
        return language;
    }

    public Locale locale() {
        return language.locale();
    }

    /** The sentence with its {@code {0}, {1}…} filled in. A missing key is a defect and throws. */
    public String get(String key, Object... parts) {
        return language.drawn(language.sentence(bundle, key, parts));
    }

    /** What stands there as it stands, for the patterns of dates. */
    public String verbatim(String key) {
        return bundle.getString(key);
    }
}
