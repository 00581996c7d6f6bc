package org.farthing.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** An endless text that both ends know, so that every byte that is carried is compared, at the speed of memory. Repeats after 1 MiB. */
final class LoadText {
    private static final int PERIOD = 1 << 20;
    private static final int CHUNK = 64 * 1024;

    /** A period and a chunk, so that a chunk from any place is one range. */
    private final byte[] text = new byte[PERIOD + CHUNK];

    LoadText() {
        byte[] period = new byte[PERIOD];
        new SplittableRandom(1).nextBytes(period);
        System.arraycopy(period, 0, text, 0, PERIOD);
        System.arraycopy(period, 0, text, PERIOD, CHUNK);
    }

    /** Writes the first {@code count} bytes of it. */
    void send(OutputStream out, long count) throws IOException {
        for (long at = 0; at < count;) {
            int chunk = (int) Math.min(count - at, CHUNK);
            out.write(text, (int) (at % PERIOD), chunk);
            at += chunk;
        }
    }

    /**
     * Reads the first {@code count} bytes of it, and no more.
     *
     * @throws EOFException if the stream ends before
     * @throws IOException  if a byte is another
     */
    void receive(InputStream in, long count) throws IOException {
        byte[] buffer = new byte[CHUNK];
        for (long at = 0; at < count;) {
            int read = in.read(buffer, 0, (int) Math.min(count - at, CHUNK));
            if (read < 0) {
                throw new EOFException("the stream ended after " + at + " of " + count + " bytes");
            }
            int place = (int) (at % PERIOD);
            int differs = Arrays.mismatch(buffer, 0, read, text, place, place + read);
            if (differs >= 0) {
                throw new IOException("byte " + (at + differs) + " of " + count + " arrived as another");
            }
            at += read;
        }
    }
}
