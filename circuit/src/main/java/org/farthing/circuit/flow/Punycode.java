package org.farthing.circuit.flow;

/**
 * Tells real A-labels from made-up ones, by decoding them (RFC 3492, section 6.2). A label that does not decode is no name that anybody
 * registered; software that decodes it anyway may show or look up something else.
 */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE = 0x80;

    private Punycode() {
    }

    /** @param encoded what follows {@code xn--}: lower-case letters, digits and hyphens, at most 59 */
    static boolean decodes(String encoded) {
        int delimiter = encoded.lastIndexOf('-');
        int length = Math.max(delimiter, 0);
        int at = delimiter < 0 ? 0 : delimiter + 1;
        if (at >= encoded.length() || encoded.indexOf('_') >= 0) {
            // Only ASCII before the delimiter, or nothing at all: then it would not have been encoded.
            return false;
        }
        long code = FIRST_CODE;
        long index = 0;
        int bias = FIRST_BIAS;
        while (at < encoded.length()) {
            long before = index;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (at >= encoded.length()) {
                    return false;
                }
                int digit = digit(encoded.charAt(at++));
                index += digit * weight;
                if (digit < 0 || index > Integer.MAX_VALUE) {
                    return false;
                }
                int threshold = Math.clamp(k - (long) bias, T_MIN, T_MAX);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE) {
                    return false;
                }
            }
            length++;
            bias = adapt(index - before, length, before == 0);
            code += index / length;
            index = index % length + 1;
            if (code > Character.MAX_CODE_POINT || !mayStand((int) code)) {
                return false;
            }
        }
        return true;
    }

    /** Controls, spaces, halves of pairs and private characters stand in no name (RFC 5892). */
    private static boolean mayStand(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }

    private static int adapt(long delta, int points, boolean first) {
        long scaled = first ? delta / DAMP : delta / 2;
        scaled += scaled / points;
        int k = 0;
        while (scaled > (BASE - T_MIN) * T_MAX / 2) {
            scaled /= BASE - T_MIN;
            k += BASE;
        }
        return k + (int) ((BASE - T_MIN + 1) * scaled / (scaled + SKEW));
    }
}
