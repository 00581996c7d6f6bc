package org.farthing.wallet.chain;

/**
 * Why a contract refused, in so far as it said.
 *
 * @param name   the error's name: one of the contract's own such as {@code NotOpen}, {@code Error}, {@code Panic}, or empty
 * @param detail its arguments or the reason in text; may be empty
 */
public record Revert(String name, String detail) {
    public static final Revert SILENT = new Revert("", "");

    /** For the middle of a sentence: {@code NotOpen(0x…)}, {@code "not today"}, {@code no reason given}. */
    public String words() {
        return switch (name) {
            case "" -> detail.isEmpty() ? "no reason given" : detail;
            case "Error" -> '"' + detail + '"';
            default -> detail.isEmpty() ? name : name + '(' + detail + ')';
        };
    }
}
