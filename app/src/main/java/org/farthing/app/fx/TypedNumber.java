package org.farthing.app.fx;

import java.util.OptionalLong;

/** Numbers as the keyboards of all languages type them: with digits of any script, and the point of Persian and of Chinese. */
public final class TypedNumber {
    /** No {@code long} needs more. */
    private static final int LONGEST = 18;

    private TypedNumber() {
    }

    /** {@code text} with Latin digits, points and commas, without what stands around it. Whatever else it holds stays. */
    public static String latin(String text) {
        return text.strip().codePoints().map(TypedNumber::latin)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int latin(int typed) {
        return switch (typed) {
            // The Arabic decimal separator, the ideographic full stop, and the full-width point.
            case '\u066B', '\u3002', '\uFF0E' -> '.';
            case '\uFF0C' -> ',';
            default -> Character.isDigit(typed) ? '0' + Character.digit(typed, 10) : typed;
        };
    }

    /** The whole number from {@code least} to {@code most}, where {@code text} is one: digits alone, without signs or groups. */
    public static OptionalLong whole(String text, long least, long most) {
        String digits = latin(text);
        if (digits.length() > LONGEST || !digits.matches("[0-9]+")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(digits);
        return number >= least && number <= most ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
