package org.farthing.circuit.cell;

import org.farthing.circuit.cell.DirectoryMessage.Ask;
import org.farthing.circuit.cell.DirectoryMessage.Data;
import org.farthing.circuit.cell.DirectoryMessage.Get;
import org.farthing.circuit.cell.DirectoryMessage.ListHash;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;

/**
 * The {@code len} bytes of messages about the list of relays:
 * <pre>
 *   20 DIR_ASK        block u64
 *   21 DIR_LIST       block u64 | oldest u64 | newest u64 | L8(hash)             (32 bytes, or none for a block that is not known)
 *   22 DIR_GET        hash[32] | offset u16
 *   23 DIR_DATA       hash[32] | total u16 | offset u16 | L16(part)              (1 to 1,981 bytes, or none where total is 0)
 * </pre>
 */
final class DirectoryMessageCodec {
    private DirectoryMessageCodec() {
    }

    static int length(DirectoryMessage message) {
        return switch (message) {
            case Ask _ -> 8;
            case ListHash list -> 8 + 8 + 8 + 1 + list.hash().length();
            case Get _ -> 32 + 2;
            case Data data -> 32 + 2 + 2 + 2 + data.part().length();
        };
    }

    static void write(ByteWriter out, DirectoryMessage message) {
        switch (message) {
            case Ask(long block) -> out.u64(block);
            case ListHash(long block, long oldest, long newest, var hash) ->
                    out.u64(block).u64(oldest).u64(newest).u8(hash.length()).bytes(hash);
            case Get(var hash, int offset) -> out.bytes(hash).u16(offset);
            case Data(var hash, int total, int offset, var part) ->
                    out.bytes(hash).u16(total).u16(offset).u16(part.length()).bytes(part);
        }
    }

    static Ask readAsk(ByteReader in) {
        return new Ask(in.u64());
    }

    static ListHash readList(ByteReader in) {
        return new ListHash(in.u64(), in.u64(), in.u64(), in.bytes(in.u8()));
    }

    static Get readGet(ByteReader in) {
        return new Get(in.bytes(32), in.u16());
    }

    static Data readData(ByteReader in) {
        return new Data(in.bytes(32), in.u16(), in.u16(), in.bytes(in.u16()));
    }
}
