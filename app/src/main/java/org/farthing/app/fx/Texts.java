package org.farthing.app.fx;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The sentences of one package, from its {@code text.properties}, keyed by the ids of the nodes that show them. Immutable.
 */
public final class Texts {
    private final ResourceBundle bundle;
    private final Locale locale;

    private Texts(ResourceBundle bundle, Locale locale) {
        this.bundle = bundle;
        this.locale = locale;
    }

    /** @param neighbour any class of the package whose sentences are wanted */
    public static Texts of(Class<?> neighbour) {
        var bundle = ResourceBundle.getBundle(neighbour.getPackageName() + ".text");
        // The sentences without a language are English ones; dates inside them are then English too.
        Locale locale = bundle.getLocale().getLanguage().isEmpty() ? Locale.ENGLISH : bundle.getLocale();
        return new Texts(bundle, locale);
    }

    public Locale locale() {
        return locale;
    }

    /** The sentence with its {@code {0}, {1}…} filled in. A missing key is a defect and throws. */
    public String get(String key, Object... parts) {
        return new MessageFormat(bundle.getString(key), locale).format(parts);
    }
}
