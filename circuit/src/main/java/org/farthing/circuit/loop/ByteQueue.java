package org.farthing.circuit.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * First in, first out: bytes on their way to a socket, in chunks of the loop's pool. An empty queue holds no chunk. Loop thread only; the
 * owner sets the bound.
 */
public final class ByteQueue {
    private final ChunkPool pool;
    private final ArrayDeque<ChunkPool.Chunk> chunks = new ArrayDeque<>(4);
    private int size;

    ByteQueue(ChunkPool pool) {
        this.pool = pool;
    }

    /** Bytes in the queue. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Appends a copy of {@code length} bytes of {@code source} from {@code offset}. */
    public void append(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            ChunkPool.Chunk tail = tailWithRoom();
            int part = Math.min(left, ChunkPool.CHUNK_SIZE - tail.end);
            System.arraycopy(source, from, tail.bytes, tail.end, part);
            tail.end += part;
            from += part;
            left -= part;
        }
        size += length;
    }

    /** Appends a copy of what remains in {@code source}, and consumes it. */
    public void append(ByteBuffer source) {
        while (source.hasRemaining()) {
            ChunkPool.Chunk tail = tailWithRoom();
            int part = Math.min(source.remaining(), ChunkPool.CHUNK_SIZE - tail.end);
            source.get(tail.bytes, tail.end, part);
            tail.end += part;
            size += part;
        }
    }

    /**
     * Takes the oldest bytes that lie together, at most {@code most}, which leave the queue but not the memory: the view is good until
     * something is appended to any queue of the loop.
     *
     * @param given views that are in use, the first {@code count} of them; the one returned is none of these
     */
    public ByteBuffer take(int most, ByteBuffer[] given, int count) {
        ChunkPool.Chunk head = chunks.getFirst();
        int length = Math.min(head.end - head.start, most);
        ByteBuffer view = head.view;
        for (int i = 0; i < count; i++) {
            if (given[i] == head.view) {
                view = ByteBuffer.wrap(head.bytes);
            }
        }
        view.clear().limit(head.start + length).position(head.start);
        discard(length);
        return view;
    }

    /** When, in the loop's nanoseconds, the oldest bytes came, or up to one chunk before them; not to be asked of an empty queue. */
    public long oldestNanos() {
        return chunks.getFirst().since;
    }

    /** Copies the oldest bytes to {@code target}, as many as it has room for; nothing is taken. */
    public void copyTo(ByteBuffer target) {
        for (ChunkPool.Chunk chunk : chunks) {
            int part = Math.min(target.remaining(), chunk.end - chunk.start);
            target.put(chunk.bytes, chunk.start, part);
            if (!target.hasRemaining()) {
                return;
            }
        }
    }

    /** Takes the oldest {@code count} bytes away. */
    public void discard(int count) {
        Objects.checkIndex(count, size + 1);
        int left = count;
        while (left > 0) {
            ChunkPool.Chunk head = chunks.getFirst();
            int part = Math.min(left, head.end - head.start);
            head.start += part;
            left -= part;
            if (head.start == head.end) {
                pool.giveBack(chunks.removeFirst());
            }
        }
        size -= count;
    }

    public void clear() {
        discard(size);
    }

    private ChunkPool.Chunk tailWithRoom() {
        ChunkPool.Chunk tail = chunks.peekLast();
        if (tail == null || tail.end == ChunkPool.CHUNK_SIZE) {
            tail = pool.take();
            chunks.addLast(tail);
        }
        return tail;
    }
}
