package org.farthing.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Against a control port that answers what control-spec says, in either order. */
class ControlledTorTest {
    private interface Conversation {
        void hold(ControlledTor tor) throws Exception;
    }

    /** Answers each line that comes with the next of {@code answers}; gives what came. */
    private static List<String> scripted(List<String> answers, Conversation conversation) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var heard = new CompletableFuture<List<String>>();
            Thread.ofVirtual().start(() -> {
                var lines = new ArrayList<String>();
                try (Socket socket = server.accept()) {
                    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                    for (String answer : answers) {
                        lines.add(in.readLine());
                        socket.getOutputStream().write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                    heard.complete(lines);
                } catch (IOException e) {
                    heard.completeExceptionally(e);
                }
            });
            conversation.hold(new ControlledTor((InetSocketAddress) server.getLocalSocketAddress()));
            return heard.get();
        }
    }

    @Test
    void circuitsAreBuiltOneAfterTheOtherAndClosed() throws Exception {
        List<String> heard = scripted(List.of("250 OK\n", "250 OK\n",
                "250 EXTENDED 7\n650 CIRC 7 LAUNCHED\n650 CIRC 6 BUILT $A\n650 CIRC 7 EXTENDED $A\n650 CIRC 7 BUILT $A,$B,$C\n",
                "250 OK\n650 CIRC 7 CLOSED $A\n",
                "650 CIRC 8 LAUNCHED\n650 CIRC 8 BUILT $A,$B,$C\n250 EXTENDED 8\n", "650 CIRC 8 CLOSED $A\n250 OK\n"), tor -> {
            double[] ms = tor.build(2);
            assertEquals(2, ms.length);
            assertTrue(Arrays.stream(ms).allMatch(each -> each > 0));
        });
        assertEquals(List.of("AUTHENTICATE", "SETEVENTS CIRC", "EXTENDCIRCUIT 0", "CLOSECIRCUIT 7", "EXTENDCIRCUIT 0", "CLOSECIRCUIT 8"),
                heard);
    }

    @Test
    void oneThatFailsHasNoTime() throws Exception {
        scripted(List.of("250 OK\n", "250 OK\n", "250 EXTENDED 3\n650 CIRC 3 FAILED $A REASON=TIMEOUT\n"),
                tor -> assertThrows(IOException.class, () -> tor.build(1)));
    }

    @Test
    void aPortThatWantsAPasswordIsSaid() throws Exception {
        scripted(List.of("515 Authentication failed\n"), tor -> assertTrue(assertThrows(IOException.class, () -> tor.build(1)).getMessage()
                .contains("515")));
    }
}
