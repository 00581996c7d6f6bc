package org.farthing.app.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What one check found.
 *
 * @param words which sentence of this package's bundle says it: {@code check.words}
 * @param parts the numbers in it, and nothing but numbers: a finding can name nobody and no place
 */
public record Finding(Check check, Verdict verdict, String words, List<Long> parts, Optional<Remedy> remedy) {
    public Finding {
        parts = List.copyOf(parts);
    }

    static Finding fine(Check check, String words, Long... parts) {
        return new Finding(check, Verdict.FINE, words, List.of(parts), Optional.empty());
    }

    static Finding attention(Check check, String words, Long... parts) {
        return new Finding(check, Verdict.ATTENTION, words, List.of(parts), Optional.empty());
    }

    static Finding failed(Check check, String words, Long... parts) {
        return new Finding(check, Verdict.FAILED, words, List.of(parts), Optional.empty());
    }

    static Finding notChecked(Check check, String words) {
        return new Finding(check, Verdict.NOT_CHECKED, words, List.of(), Optional.empty());
    }

    Finding with(Remedy offered) {
        return new Finding(check, verdict, words, parts, Optional.of(offered));
    }

    /** The key of its sentence. */
    public String key() {
        return check.word() + "." + words;
    }
}
