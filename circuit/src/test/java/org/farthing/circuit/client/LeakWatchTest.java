package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.flow.Destination;
import org.junit.jupiter.api.Test;

class LeakWatchTest {
    private final AtomicInteger told = new AtomicInteger();
    private final LeakWatch watch = new LeakWatch(told::incrementAndGet);

    private void connect(String host, int port) {
        watch.connecting(Destination.of(host), port);
    }

    @Test
    void anAddressForAWebServerIsToldOnce() {
        connect("example.com", 443);
        connect("1.1.1.1", 22);
        connect("127.0.0.1", 80);
        connect("10.0.0.1", 80);
        assertEquals(0, told.get());
        connect("1.1.1.1", 443);
        connect("2606:4700::1111", 80);
        assertEquals(1, told.get());
    }

    @Test
    void anAddressFromALookUpThroughACircuitIsNoSign() {
        watch.answered(InetAddress.ofLiteral("1.1.1.1"));
        watch.answered(InetAddress.ofLiteral("2606:4700::1111"));
        connect("1.1.1.1", 443);
        connect("[2606:4700::1111]", 80);
        assertEquals(0, told.get());
        connect("8.8.8.8", 80);
        assertEquals(1, told.get());
    }

    @Test
    void fewAnswersAreRemembered() {
        for (int i = 0; i < 5000; i++) {
            watch.answered(InetAddress.ofLiteral("1.1." + i / 256 + "." + i % 256));
        }
        connect("1.1.19.100", 443);
        assertEquals(0, told.get());
        connect("1.1.0.1", 443);
        assertEquals(1, told.get());
    }
}
