package org.farthing.app.fx;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Numbers of bytes and of things as text, in powers of 1000. */
public final class Sizes {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
    private static final BigDecimal STEP = BigDecimal.valueOf(1000);

    private Sizes() {
    }

    /** {@code 950 B}, {@code 4.1 MB}, {@code 12 MB}. */
    public static String bytes(long count) {
        var value = BigDecimal.valueOf(count);
        int unit = 0;
        while (value.compareTo(STEP) >= 0) {
            value = value.divide(STEP, 3, RoundingMode.DOWN);
            unit++;
        }
        int decimals = unit > 0 && value.compareTo(BigDecimal.TEN) < 0 ? 1 : 0;
        return value.setScale(decimals, RoundingMode.DOWN).toPlainString() + "\u00A0" + UNITS.get(unit);
    }

    /** A whole number with narrow spaces between its thousands. */
    public static String count(long number) {
        var text = new StringBuilder(Long.toString(number));
        for (int at = text.length() - 3; at > 0; at -= 3) {
            text.insert(at, '\u202F');
        }
        return text.toString();
    }
}
