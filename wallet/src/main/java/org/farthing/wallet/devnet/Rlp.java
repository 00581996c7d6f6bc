package org.farthing.wallet.devnet;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Recursive length prefix, Ethereum's encoding of transactions and headers (Yellow Paper, appendix B). The reader takes the one canonical
 * form only: two byte strings for one transaction would be two hashes for one payment.
 */
final class Rlp {
    private static final int MAX_DEPTH = 16;

    /** What RLP can say: a string of bytes, or a list. */
    sealed interface Item {
        /** @throws IllegalArgumentException if this is a list */
        default Bytes bytes() {
            return switch (this) {
                case Text text -> text.value;
                case Sequence _ -> throw new IllegalArgumentException("rlp: expected a string, found a list");
            };
        }

        /** @throws IllegalArgumentException if this is a string */
        default List<Item> items() {
            return switch (this) {
                case Text _ -> throw new IllegalArgumentException("rlp: expected a list, found a string");
                case Sequence sequence -> sequence.values;
            };
        }

        /** A number of at most 256 bits without leading zeros. */
        default UInt256 number() {
            Bytes bytes = bytes();
            if (bytes.length() > UInt256.BYTES) {
                throw new IllegalArgumentException("rlp: number of more than 256 bits");
            }
            if (bytes.length() > 0 && bytes.at(0) == 0) {
                throw new IllegalArgumentException("rlp: non-canonical integer (leading zero bytes)");
            }
            return UInt256.of(bytes);
        }

        default Address address() {
            if (bytes().length() != Address.LENGTH) {
                throw new IllegalArgumentException("rlp: an address has 20 bytes");
            }
            return new Address(bytes());
        }
    }

    record Text(Bytes value) implements Item {
    }

    record Sequence(List<Item> values) implements Item {
        public Sequence {
            values = List.copyOf(values);
        }
    }

    private final byte[] source;
    private int at;

    private Rlp(byte[] source) {
        this.source = source;
    }

    /** @throws IllegalArgumentException for anything that is not exactly one canonical item */
    static Item decode(Bytes encoded) {
        var reader = new Rlp(encoded.toArray());
        Item item = reader.item(reader.source.length, 0);
        if (reader.at != reader.source.length) {
            throw new IllegalArgumentException("rlp: bytes after the item");
        }
        return item;
    }

    private Item item(int end, int depth) {
        if (at >= end) {
            throw new IllegalArgumentException("rlp: value is cut short");
        }
        int prefix = source[at] & 0xFF;
        if (prefix < 0x80) {
            return new Text(Bytes.of(source, at++, 1));
        }
        at++;
        boolean list = prefix >= 0xC0;
        int base = list ? 0xC0 : 0x80;
        int length = prefix <= base + 55 ? prefix - base : longLength(prefix - base - 55, end);
        if (length > end - at) {
            throw new IllegalArgumentException("rlp: value is cut short");
        }
        if (!list) {
            if (length == 1 && source[at] >= 0) {
                throw new IllegalArgumentException("rlp: non-canonical byte");
            }
            at += length;
            return new Text(Bytes.of(source, at - length, length));
        }
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("rlp: nested too deeply");
        }
        int listEnd = at + length;
        var items = new ArrayList<Item>();
        while (at < listEnd) {
            items.add(item(listEnd, depth + 1));
        }
        return new Sequence(items);
    }

    private int longLength(int bytes, int end) {
        if (bytes > 4 || bytes > end - at) {
            throw new IllegalArgumentException("rlp: value is cut short");
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | source[at + i] & 0xFF;
        }
        if (source[at] == 0 || length <= 55) {
            throw new IllegalArgumentException("rlp: non-canonical length");
        }
        at += bytes;
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    static byte[] encode(Item item) {
        return switch (item) {
            case Text text -> text(text.value.toArray());
            case Sequence sequence -> list(sequence.values.stream().map(Rlp::encode).toList());
        };
    }

    static byte[] text(Bytes value) {
        return text(value.toArray());
    }

    static byte[] text(byte[] value) {
        return value.length == 1 && value[0] >= 0 ? value.clone() : prefixed(0x80, value);
    }

    static byte[] number(long value) {
        return number(BigInteger.valueOf(value));
    }

    static byte[] number(UInt256 value) {
        return number(value.toBigInteger());
    }

    static byte[] number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        boolean padded = bytes[0] == 0;
        return text(padded ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** @param items encoded already */
    static byte[] list(byte[]... items) {
        return list(List.of(items));
    }

    /** @param items encoded already */
    static byte[] list(List<byte[]> items) {
        var body = new ByteArrayOutputStream();
        items.forEach(body::writeBytes);
        return prefixed(0xC0, body.toByteArray());
    }

    private static byte[] prefixed(int base, byte[] body) {
        var out = new ByteArrayOutputStream(body.length + 5);
        if (body.length <= 55) {
            out.write(base + body.length);
        } else {
            byte[] length = BigInteger.valueOf(body.length).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(base + 55 + length.length - skip);
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(body);
        return out.toByteArray();
    }
}
