package org.farthing.app.bench;

import java.util.Arrays;
import java.util.Optional;

/** How Farthing is set up to be measured. */
public enum Setup {
    /** The practice world: chain, relays and client in one process, the chain's part counted as theirs. */
    ONE("one", true, false),
    /** Client and relays each in a process of its own; the chain too, which is not counted. */
    SEPARATE("separate", false, false),
    /** As {@link #ONE}, with relays that ask for nothing. */
    ONE_UNPAID("one-unpaid", true, true),
    /** As {@link #SEPARATE}, with relays that ask for nothing. */
    SEPARATE_UNPAID("separate-unpaid", false, true);

    private final String word;
    private final boolean oneProcess;
    private final boolean unpaid;

    Setup(String word, boolean oneProcess, boolean unpaid) {
        this.word = word;
        this.oneProcess = oneProcess;
        this.unpaid = unpaid;
    }

    /** Its name for {@code --setups}, and in tables. */
    public String word() {
        return word;
    }

    boolean isOneProcess() {
        return oneProcess;
    }

    boolean isUnpaid() {
        return unpaid;
    }

    /** The same with relays that ask for nothing. */
    Optional<Setup> unpaidOne() {
        return Arrays.stream(values()).filter(other -> other.unpaid && !unpaid && other.oneProcess == oneProcess).findFirst();
    }

    public static Optional<Setup> named(String word) {
        return Arrays.stream(values()).filter(setup -> setup.word.equals(word)).findFirst();
    }
}
