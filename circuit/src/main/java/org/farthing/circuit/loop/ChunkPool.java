package org.farthing.circuit.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Free chunks of one loop's {@link ByteQueue}s. The last one back is the next one out: it is still in the processor's cache. */
final class ChunkPool {
    /** Fourteen cells of 2 KiB, two full TLS records: a queue that is filled from its start is cut into full records without a copy. */
    static final int CHUNK_SIZE = 14 * 2048;
    /** 7 MiB; more than that goes back to the collector after a peak. */
    private static final int MOST_FREE = 256;

    /** {@code start} (inclusive) to {@code end} (exclusive) are the bytes not yet taken. */
    static final class Chunk {
        final byte[] bytes = new byte[CHUNK_SIZE];
        final ByteBuffer view = ByteBuffer.wrap(bytes);
        int start;
        int end;
    }

    private final List<Chunk> free = new ArrayList<>();

    Chunk take() {
        if (free.isEmpty()) {
            return new Chunk();
        }
        Chunk chunk = free.removeLast();
        chunk.start = 0;
        chunk.end = 0;
        return chunk;
    }

    void giveBack(Chunk chunk) {
        if (free.size() < MOST_FREE) {
            free.add(chunk);
        }
    }

    int free() {
        return free.size();
    }
}
