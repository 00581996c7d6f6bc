package org.farthing.circuit.client;

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.flow.PublicAddress;

/**
 * Notices, once, that a program asks for a web server by its address: it has probably looked the name up by itself, where everybody on the
 * way could read it. Addresses that the program got from a look-up through a circuit are no sign of that.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class LeakWatch {
    private static final int MOST_ANSWERS = 1024;

    private final Runnable likelyLeak;
    private final Set<InetAddress> answered = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Boolean> eldest) {
            return size() > MOST_ANSWERS;
        }
    });
    private boolean told;

    LeakWatch(Runnable likelyLeak) {
        this.likelyLeak = likelyLeak;
    }

    void answered(InetAddress address) {
        answered.add(address);
    }

    void connecting(Destination destination, int port) {
        if (told || port != 80 && port != 443 || !(destination instanceof Destination.Literal(InetAddress address))) {
            return;
        }
        if (PublicAddress.isPublic(PublicAddress.unwrap(address)) && !answered.contains(address)) {
            told = true;
            likelyLeak.run();
        }
    }
}
