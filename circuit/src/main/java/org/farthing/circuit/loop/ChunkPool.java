package org.farthing.circuit.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Free chunks of one loop's {@link ByteQueue}s. The last one back is the next one out: it is still in the processor's cache. */
final class ChunkPool {
    /** Seven cells of 2 KiB, a full TLS record. Small, because every queue that is not empty holds one at least, and circuits are many. */
    static final int CHUNK_SIZE = 7 * 2048;
    /** 7 MiB; more than that goes back to the collector after a peak. */
    private static final int MOST_FREE = 512;

    /** {@code start} (inclusive) to {@code end} (exclusive) are the bytes not yet taken; the first came at {@code since}. */
    static final class Chunk {
        final byte[] bytes = new byte[CHUNK_SIZE];
        final ByteBuffer view = ByteBuffer.wrap(bytes);
        int start;
        int end;
        long since;
    }

    private final List<Chunk> free = new ArrayList<>();
    private final QueueMemory memory;
    private final LongSupplier clock;

    ChunkPool(QueueMemory memory, LongSupplier clock) {
        this.memory = memory;
        this.clock = clock;
    }

    Chunk take() {
        memory.take(CHUNK_SIZE);
        Chunk chunk = free.isEmpty() ? new Chunk() : free.removeLast();
        chunk.start = 0;
        chunk.end = 0;
        chunk.since = clock.getAsLong();
        return chunk;
    }

    void giveBack(Chunk chunk) {
        memory.release(CHUNK_SIZE);
        if (free.size() < MOST_FREE) {
            free.add(chunk);
        }
    }

    int free() {
        return free.size();
    }
}
