package org.farthing.circuit.directory;

import java.util.Optional;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Puts a descriptor together from the parts that one relay sends, asked for one after the other, and believes nothing but the hash. Takes
 * no more memory than a descriptor may have.
 *
 * <p>A machine: no clock, no network. Not thread-safe.
 */
public final class DescriptorAssembly {
    /** How it goes. */
    public sealed interface Step {
        /** Ask for what begins there. */
        record AskFrom(int offset) implements Step {
        }

        /** The relay does not have it. */
        record NotHeld() implements Step {
        }

        /** The bytes of this hash. */
        record Complete(Bytes encoded) implements Step {
        }
    }

    private final Bytes hash;
    private Bytes had = Bytes.EMPTY;
    private int total;

    /** @param hash Keccak-256 of what is wanted, 32 bytes */
    public DescriptorAssembly(Bytes hash) {
        this.hash = hash.requireLength(32, "a descriptor's hash");
    }

    /** Where the next part must begin. */
    public int offset() {
        return had.length();
    }

    /**
     * Takes a part, whose own rules were checked where it was read.
     *
     * @throws MalformedException if it is of another descriptor, not the part that was asked for, or of other bytes than the hash's: no
     *                            honest relay sends that
     */
    public Step take(Bytes of, int length, int offset, Bytes part) {
        require(of.equals(hash), "another descriptor's bytes");
        if (length == 0 && total == 0) {
            return new Step.NotHeld();
        }
        require(length <= DescriptorCodec.MAX_LENGTH && length > 0 && (total == 0 || length == total), "a descriptor of two lengths");
        require(offset == had.length() && part.length() > 0 && offset + part.length() <= length, "a part that was not asked for");
        total = length;
        had = had.concat(part);
        if (had.length() < total) {
            return new Step.AskFrom(had.length());
        }
        require(Bytes.of(Keccak256.hash(had.toArray())).equals(hash), "bytes of another hash");
        return new Step.Complete(had);
    }

    private static void require(boolean held, String rule) {
        if (!held) {
            throw new MalformedException("wrong: " + rule);
        }
    }
}
