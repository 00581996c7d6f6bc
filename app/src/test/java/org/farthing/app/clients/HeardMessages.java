package org.farthing.app.clients;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.farthing.app.support.Origin;

/** The client's end of a WebSocket. Public, since the library calls it by reflection. */
public final class HeardMessages extends Session.Listener.AbstractAutoDemanding {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Override
    public void onWebSocketText(String message) {
        heard.add(message);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        heard.add(Origin.sha256(bytes));
        callback.succeed();
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        heard.add(payload.getLong());
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        heard.add(new ModernSite.Ending(code, reason));
        callback.succeed();
    }

    /** The next of what came: a text, the SHA-256 of bytes, the number of a pong, or an {@link ModernSite.Ending}. */
    Object next() throws InterruptedException {
        Object next = heard.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing comes");
        }
        return next;
    }
}
