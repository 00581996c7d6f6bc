package org.farthing.wallet.chain;

import java.math.BigInteger;
import java.util.Arrays;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Reads ABI-encoded words that came from a node. Every offset and length is checked against what is there before it is used: web3j's
 * decoder sizes lists by the number it was sent.
 *
 * <p>Positions count words of 32 bytes from the start of the tuple being read. Throws {@link IllegalArgumentException} for anything that
 * does not fit.
 */
public final class AbiReader {
    private static final int WORD = 32;

    private final byte[] data;
    private final int base;

    public AbiReader(Bytes data) {
        this(data.toArray(), 0);
    }

    private AbiReader(byte[] data, int base) {
        this.data = data;
        this.base = base;
    }

    public BigInteger uint(int position) {
        int start = start(position);
        return new BigInteger(1, data, start, WORD);
    }

    /** An unsigned number of at most 63 bits. */
    public long number(int position) {
        BigInteger value = uint(position);
        if (value.bitLength() > 63) {
            throw new IllegalArgumentException("a number is out of range");
        }
        return value.longValueExact();
    }

    public Amount amount(int position) {
        return Amount.ofWei(uint(position));
    }

    public Bytes bytes32(int position) {
        return Bytes.of(data, start(position), WORD);
    }

    public Address address(int position) {
        int start = start(position);
        for (int i = start; i < start + WORD - Address.LENGTH; i++) {
            if (data[i] != 0) {
                throw new IllegalArgumentException("an address has 20 bytes");
            }
        }
        return new Address(Bytes.of(data, start + WORD - Address.LENGTH, Address.LENGTH));
    }

    /** A {@code bytes} or {@code string} whose offset stands at {@code position}. */
    public Bytes bytes(int position) {
        int start = offset(position);
        int length = length(start, 1);
        return Bytes.of(data, start + WORD, length);
    }

    /** How many items the array has whose offset stands at {@code position}; each takes {@code itemWords} words. */
    public int count(int position, int itemWords) {
        return length(offset(position), itemWords * WORD);
    }

    /** Item {@code index} of the array of static items whose offset stands at {@code position}. */
    public AbiReader item(int position, int index, int itemWords) {
        int start = offset(position);
        if (index < 0 || index >= length(start, itemWords * WORD)) {
            throw new IllegalArgumentException("an array is shorter than that");
        }
        return new AbiReader(data, start + WORD + index * itemWords * WORD);
    }

    private int offset(int position) {
        long offset = number(position);
        if (offset > data.length - base - WORD) {
            throw new IllegalArgumentException("an offset points outside");
        }
        return base + (int) offset;
    }

    private int length(int start, int unit) {
        BigInteger length = new BigInteger(1, Arrays.copyOfRange(data, start, start + WORD));
        if (length.compareTo(BigInteger.valueOf((data.length - start - WORD) / unit)) > 0) {
            throw new IllegalArgumentException("a length reaches outside");
        }
        return length.intValueExact();
    }

    private int start(int position) {
        int start = base + position * WORD;
        if (position < 0 || start > data.length - WORD) {
            throw new IllegalArgumentException("too few words");
        }
        return start;
    }
}
