package org.farthing.app.support;

import java.io.IOException;
import java.util.ArrayDeque;

/** What a test class has opened so far; closed together, the last first, however far its beginning came. */
public final class Resources implements AutoCloseable {
    /** Closes something. */
    public interface Closing {
        void close() throws Exception;
    }

    private final ArrayDeque<Closing> open = new ArrayDeque<>();

    /** To be closed as well. @return the same */
    public <T extends AutoCloseable> T add(T resource) {
        open.push(resource::close);
        return resource;
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failed = new IOException("not everything could be closed", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
