package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs behind the SOCKS port see of a network that is paid. */
class PaidStreamsTest {
    private static final int FIVE_MEGABYTES = 5_000_000;

    @TempDir
    private static Path folder;
    private static PaidNetwork network;

    @BeforeAll
    static void start() throws IOException {
        network = new PaidNetwork(folder, 3, new ExitPolicy(true, true));
        network.startClient(Amount.ofWei(100_000_000));
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void aDownloadArrivesWholeAndEnds() throws IOException {
        try (SocksSocket socket = network.dial("download")) {
            assertEquals(0, socket.reply());
            socket.request('G', FIVE_MEGABYTES);
            assertEquals(Origin.hashOf(FIVE_MEGABYTES), Origin.hash(socket.in(), Long.MAX_VALUE));
        }
    }

    @Test
    void anUploadArrivesWhole() throws IOException {
        byte[] body = new byte[FIVE_MEGABYTES];
        new Random(1).nextBytes(body);
        try (SocksSocket socket = network.dial("upload")) {
            socket.request('P', body.length);
            socket.out().write(body);
            String answer = new String(socket.in().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(Origin.hash(new java.io.ByteArrayInputStream(body), body.length), answer);
        }
    }

    @Test
    void fortyStreamsAtOnce() throws Exception {
        var results = new ArrayList<Future<String>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                int number = i;
                results.add(executor.submit((Callable<String>) () -> {
                    try (SocksSocket socket = network.dial("many" + number % 3)) {
                        socket.request('G', 50_000 + number);
                        return Origin.hash(socket.in(), Long.MAX_VALUE);
                    }
                }));
            }
            for (int i = 0; i < 40; i++) {
                assertEquals(Origin.hashOf(50_000 + i), results.get(i).get());
            }
        }
    }

    /** Readers that never have enough, on one circuit: each gets its part all the time, whatever order the exit's selector has. */
    @Test
    void everyStreamOfACircuitHasItsTurns() throws Exception {
        int part = 300_000;
        var sockets = new ArrayList<SocksSocket>();
        var lacking = new CountDownLatch(60);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            while (sockets.size() < lacking.getCount()) {
                sockets.add(network.dial("turns"));
            }
            var readers = new ArrayList<Future<Void>>();
            for (SocksSocket socket : sockets) {
                socket.request('G', Integer.MAX_VALUE);
                readers.add(executor.submit(() -> {
                    try {
                        // For longer than the socket's patience without a byte it does not wait.
                        socket.in().skipNBytes(part);
                    } finally {
                        lacking.countDown();
                    }
                    byte[] more = new byte[65_536];
                    while (lacking.getCount() > 0) {
                        assertTrue(socket.in().read(more) > 0);
                    }
                    return null;
                }));
            }
            for (Future<Void> reader : readers) {
                reader.get();
            }
        } finally {
            for (SocksSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void bytesReturnOneByOne() throws IOException {
        try (SocksSocket socket = network.dial("echo")) {
            socket.request('E', 0);
            for (int i = 0; i < 200; i++) {
                socket.out().write(i);
                assertEquals(i, socket.in().readUnsignedByte());
            }
            socket.endOutput();
            assertThrows(EOFException.class, () -> socket.in().readByte());
        }
    }

    @Test
    void theSiteMayAnswerAfterTheClientHasEnded() throws IOException {
        byte[] body = new byte[300_000];
        new Random(2).nextBytes(body);
        try (SocksSocket socket = network.dial("half")) {
            socket.request('H', 0);
            socket.out().write(body);
            socket.endOutput();
            String answer = new String(socket.in().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(Origin.hash(new java.io.ByteArrayInputStream(body), body.length), answer);
        }
    }

    @Test
    void theClientMaySendAfterTheSiteHasEnded() throws IOException {
        long before = network.origin().received();
        try (SocksSocket socket = network.dial("half")) {
            socket.request('F', 300_000);
            assertEquals(-1, socket.in().read());
            socket.out().write(new byte[300_000]);
            PaidNetwork.await("the rest of the body", () -> network.origin().received() == before + 300_000);
        }
    }

    @Test
    void aRefusedPortIsSaidToBeRefused() throws IOException {
        int port;
        try (var free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (SocksSocket socket = network.dialTo("127.0.0.1", port)) {
            assertEquals(5, socket.reply());
        }
    }

    @Test
    void localDestinationsNeverLeave() throws IOException {
        int before = network.origin().connections();
        for (String host : new String[] {"printer", "router.lan", "x.onion", "10.0.0.1", "::ffff:192.168.1.1", "0x7f.1", "169.254.169.254"}) {
            try (SocksSocket socket = network.dialTo(host, network.origin().port())) {
                assertEquals(2, socket.reply(), host);
            }
        }
        assertEquals(before, network.origin().connections());
    }

    @Test
    void bothEndsCountTheSame() throws IOException {
        try (SocksSocket socket = network.dial("count")) {
            socket.request('G', 400_000);
            Origin.hash(socket.in(), Long.MAX_VALUE);
        }
        for (PaidNetwork.Relay relay : network.relays()) {
            MemoryChannel channel = network.channelTo(relay);
            PaidNetwork.await("a voucher in the ledger", () -> relay.books(channel.terms().id()).best()
                    .filter(best -> best.cumulative().equals(channel.signed())).isPresent());
            Amount window = PaidNetwork.QUANTUM_PRICE.times(16_384 / 32);
            assertTrue(channel.signed().compareTo(network.status().served().get(channel.terms().id()).plus(window)) <= 0);
        }
    }
}
