package org.farthing.app.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Whether a relay is reached where it tells others to reach it. The one connection that this program dials outside circuits and its node:
 * from a relay to itself, whose address is public in any case.
 */
final class OwnAddress {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private OwnAddress() {
    }

    /**
     * Dials the address; blocks for some seconds at most. Most routers let a machine reach itself by its outer address, some do not: a
     * refusal is no proof.
     */
    static boolean isReached(InetSocketAddress advertised) {
        try (var socket = new Socket()) {
            socket.connect(advertised, Math.toIntExact(LIMIT.toMillis()));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
