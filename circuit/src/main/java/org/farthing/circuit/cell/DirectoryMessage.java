package org.farthing.circuit.cell;

import org.farthing.wallet.value.Bytes;

/**
 * Questions to a hop about the list of relays, and its answers: which list the registry shows it, and descriptors by their hash. They are
 * under the layer of that hop alone, so an answer is that relay's own word.
 */
public sealed interface DirectoryMessage extends RelayMessage {
    int DIR_ASK = 20;
    int DIR_LIST = 21;
    int DIR_GET = 22;
    int DIR_DATA = 23;

    /** No descriptor is longer. */
    int MAX_DESCRIPTOR = 2048;
    /** What one answer carries of a descriptor beside 46 bytes of headers: no message spans two cells. */
    int MAX_PART = Cell.BACKWARD_BODY - Cell.MESSAGE_HEADER - 32 - 2 - 2 - 2;

    /** Which hash has the hop's own list of relays at {@code block}? */
    record Ask(long block) implements DirectoryMessage {
        public Ask {
            require(block >= 0, "a block's number is not negative");
        }

        @Override
        public int command() {
            return DIR_ASK;
        }
    }

    /**
     * The hop's answer.
     *
     * @param block  that was asked about
     * @param oldest the first block of which the hop remembers a list
     * @param newest the last one; 0, as the first, where it has none
     * @param hash   32 bytes, or none where it has no list of {@code block}
     */
    record ListHash(long block, long oldest, long newest, Bytes hash) implements DirectoryMessage {
        public ListHash {
            require(block >= 0 && oldest >= 0 && newest >= oldest, "blocks are numbered upwards from 0");
            require(hash.length() == 0 || hash.length() == 32 && block >= oldest && block <= newest,
                    "a list's hash has 32 bytes, and its block is among those that the hop knows");
        }

        @Override
        public int command() {
            return DIR_LIST;
        }
    }

    /**
     * The descriptor of this hash, from one of its bytes on.
     *
     * @param hash   32 bytes, as the registry has it
     * @param offset 0 to 2,047
     */
    record Get(Bytes hash, int offset) implements DirectoryMessage {
        public Get {
            hash.requireLength(32, "a descriptor's hash");
            require(offset >= 0 && offset < MAX_DESCRIPTOR, "a descriptor has no byte of this number");
        }

        @Override
        public int command() {
            return DIR_GET;
        }
    }

    /**
     * A part of a descriptor: as much as the cell holds.
     *
     * @param total  bytes of the whole, at most 2,048; 0 where the hop does not have it, and then the rest is 0 too
     * @param offset of the first of {@code part}
     */
    record Data(Bytes hash, int total, int offset, Bytes part) implements DirectoryMessage {
        public Data {
            hash.requireLength(32, "a descriptor's hash");
            require(total >= 0 && total <= MAX_DESCRIPTOR, "a descriptor has at most 2,048 bytes");
            require(total == 0 ? offset == 0 && part.length() == 0
                    : offset >= 0 && part.length() >= 1 && part.length() <= MAX_PART && offset + part.length() <= total,
                    "a part lies within its descriptor");
        }

        @Override
        public int command() {
            return DIR_DATA;
        }
    }

    private static void require(boolean held, String rule) {
        if (!held) {
            throw new IllegalArgumentException(rule);
        }
    }
}
