package org.farthing.circuit.socks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.farthing.circuit.socks.SocksHandshake.Outcome;
import org.junit.jupiter.api.Test;

class SocksHandshakeTest {
    private static final byte[] NONE = {5, 1, 0};
    private static final byte[] BOTH = {5, 2, 0, 2};

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] credentials(String user, String password) {
        return join(new byte[] {1, (byte) user.length()}, user.getBytes(StandardCharsets.ISO_8859_1), new byte[] {(byte) password.length()},
                password.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] request(int command, int type, byte[] address, int port) {
        return join(new byte[] {5, (byte) command, 0, (byte) type}, address, new byte[] {(byte) (port >> 8), (byte) port});
    }

    private static byte[] name(String host) {
        return join(new byte[] {(byte) host.length()}, host.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What comes out when {@code input} arrives {@code step} bytes at a time; the last outcome is not a Send. */
    private static List<Outcome> run(byte[] input, int step) {
        var handshake = new SocksHandshake(Optional.empty());
        var outcomes = new ArrayList<Outcome>();
        for (int at = 0; at < input.length; ) {
            int count = Math.min(Math.min(step, input.length - at), handshake.room());
            Outcome outcome = handshake.offer(input, at, count);
            at += count;
            while (outcome instanceof Outcome.Send) {
                outcomes.add(outcome);
                outcome = handshake.offer(input, 0, 0);
            }
            if (!(outcome instanceof Outcome.NeedMore)) {
                outcomes.add(outcome);
                return outcomes;
            }
        }
        outcomes.add(new Outcome.NeedMore());
        return outcomes;
    }

    private static SocksRequest done(byte[] input) {
        for (int step : new int[] {1, 2, 3, 7, 1000}) {
            assertEquals(run(input, 1000).getLast(), run(input, step).getLast(), "in pieces of " + step);
        }
        return assertInstanceOf(Outcome.Done.class, run(input, 1000).getLast()).request();
    }

    private static byte[] refused(byte[] input) {
        byte[] answer = assertInstanceOf(Outcome.Refuse.class, run(input, 1000).getLast()).bytes();
        assertArrayEquals(answer, assertInstanceOf(Outcome.Refuse.class, run(input, 1).getLast()).bytes());
        return answer;
    }

    @Test
    void namesAndAddressesAreUnderstood() {
        assertEquals(new SocksRequest(SocksRequest.Command.CONNECT, "example.com", 443, "", ""), done(join(NONE, request(1, 3,
                name("example.com"), 443))));
        assertEquals(new SocksRequest(SocksRequest.Command.CONNECT, "1.2.3.4", 80, "", ""), done(join(NONE, request(1, 1, new byte[] {1,
                2, 3, 4}, 80))));
        byte[] six = new byte[16];
        six[0] = 0x20;
        six[15] = 1;
        assertEquals(new SocksRequest(SocksRequest.Command.CONNECT, "2000:0:0:0:0:0:0:1", 65535, "", ""), done(join(NONE, request(1, 4,
                six, 65535))));
        assertEquals("a".repeat(255), done(join(NONE, request(1, 3, name("a".repeat(255)), 1))).host());
    }

    @Test
    void credentialsArePreferredAndKept() {
        byte[] input = join(BOTH, credentials("alice", "tab 7"), request(1, 3, name("example.com"), 443));
        assertEquals(new SocksRequest(SocksRequest.Command.CONNECT, "example.com", 443, "alice", "tab 7"), done(input));
        List<Outcome> outcomes = run(input, 1);
        assertArrayEquals(new byte[] {5, 2}, ((Outcome.Send) outcomes.get(0)).bytes());
        assertArrayEquals(new byte[] {1, 0}, ((Outcome.Send) outcomes.get(1)).bytes());
        String longest = "x".repeat(255);
        assertEquals(longest, done(join(BOTH, credentials(longest, longest), request(1, 3, name(longest), 443))).password());
        assertEquals("", done(join(BOTH, credentials("", ""), request(1, 3, name("a"), 443))).user());
    }

    @Test
    void everyTruncationWaits() {
        byte[] input = join(BOTH, credentials("alice", "secret"), request(1, 3, name("example.com"), 443));
        for (int length = 0; length < input.length; length++) {
            assertInstanceOf(Outcome.NeedMore.class, run(Arrays.copyOf(input, length), 5).getLast(), "after " + length + " bytes");
        }
    }

    @Test
    void whatIsNoSocks5IsRefused() {
        assertEquals(0, refused(new byte[] {4, 1, 0, 80}).length);
        assertEquals(0, refused(new byte[] {0}).length);
        assertArrayEquals(new byte[] {5, (byte) 0xFF}, refused(new byte[] {5, 0}));
        assertArrayEquals(new byte[] {5, (byte) 0xFF}, refused(new byte[] {5, 2, 1, 3}));
        assertArrayEquals(new byte[] {1, 1}, refused(join(BOTH, new byte[] {5, 1})));
        assertEquals(1, refused(join(NONE, new byte[] {4, 1, 0, 1, 1}))[1]);
        assertEquals(1, refused(join(NONE, new byte[] {5, 1, 9, 1, 1}))[1]);
        assertEquals(8, refused(join(NONE, request(1, 2, new byte[] {1, 2, 3, 4}, 80)))[1]);
    }

    @Test
    void bindAndUdpAreNotSupported() {
        for (int command : new int[] {0, 2, 3, 0xEF, 0xF2, 0xFF}) {
            assertArrayEquals(SocksReply.COMMAND_NOT_SUPPORTED.encode(), refused(join(NONE, request(command, 1, new byte[] {1, 2, 3, 4},
                    80))));
        }
        assertEquals(7, SocksReply.COMMAND_NOT_SUPPORTED.code());
    }

    @Test
    void namesThatCannotBeAreRefused() {
        for (String host : new String[] {"", "a b", "a\u0000b", "a\nb", "\u007F", "b\u00FCcher.example"}) {
            assertEquals(2, refused(join(NONE, request(1, 3, name(host), 80)))[1], host);
        }
        assertEquals(2, refused(join(NONE, request(1, 3, name("example.com"), 0)))[1]);
    }

    @Test
    void browsersThatSpeakHttpAreTold() {
        for (String verb : new String[] {"GET / HTTP/1.1\r\n", "HEAD / HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "CONNECT a:443 HTTP/1.1\r\n",
            "OPTIONS * HTTP/1.1\r\n", "PUT / HTTP/1.1\r\n", "DELETE / HTTP/1.1\r\n"}) {
            String answer = new String(refused(verb.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.0 501") && answer.contains("SOCKS 5"), verb);
        }
    }

    @Test
    void whatFollowsTheRequestIsCounted() {
        var handshake = new SocksHandshake(Optional.empty());
        byte[] input = join(NONE, request(1, 3, name("example.com"), 443), new byte[] {1, 2, 3});
        assertInstanceOf(Outcome.Send.class, handshake.offer(input, 0, input.length));
        assertInstanceOf(Outcome.Done.class, handshake.offer(input, 0, 0));
        assertEquals(3, handshake.takeLeftover().length);
        assertInstanceOf(Outcome.Refuse.class, handshake.offer(input, 0, 1));
    }

    @Test
    void lookUpsAreUnderstood() {
        assertEquals(new SocksRequest(SocksRequest.Command.RESOLVE, "example.com", 0, "", ""),
                done(join(NONE, request(0xF0, 3, name("example.com"), 0))));
        assertEquals(new SocksRequest(SocksRequest.Command.RESOLVE_PTR, "1.2.3.4", 0, "", ""),
                done(join(NONE, request(0xF1, 1, new byte[] {1, 2, 3, 4}, 0))));
        assertEquals(new SocksRequest(SocksRequest.Command.RESOLVE, "example.com", 443, "u", "p"),
                done(join(BOTH, credentials("u", "p"), request(0xF0, 3, name("example.com"), 443))));
        assertEquals(2, refused(join(NONE, request(0xF0, 3, name("a b"), 0)))[1]);
    }

    @Test
    void foundAddressesAndNamesHaveRfc1928sForm() {
        assertArrayEquals(new byte[] {5, 0, 0, 1, 1, 2, 3, 4, 0, 0}, SocksReply.encodeFound(InetAddress.ofLiteral("1.2.3.4")));
        byte[] six = SocksReply.encodeFound(InetAddress.ofLiteral("2001:db8::7"));
        assertArrayEquals(new byte[] {5, 0, 0, 4, 0x20, 1, 0x0D, (byte) 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0}, six);
        assertArrayEquals(new byte[] {5, 0, 0, 3, 3, 'a', '.', 'b', 0, 0}, SocksReply.encodeFound("a.b"));
    }

    @Test
    void finerRepliesHaveAPlainForm() {
        for (SocksReply reply : SocksReply.values()) {
            assertTrue(reply.plain().code() <= 8 && reply.plain().plain() == reply.plain(), reply.name());
            // Tor has given 0xF0 to 0xF7 meanings of its own.
            assertTrue(reply.code() <= 8 || reply.code() >= 0xE0 && reply.code() <= 0xE7, reply.name());
        }
    }

    @Test
    void aPortWithAPasswordAsksForIt() {
        var password = PortPassword.generate(new Random(1));
        assertEquals(32, password.reveal().length());
        assertEquals("PortPassword", password.toString());
        byte[] target = request(1, 3, name("example.com"), 443);
        String right = password.reveal();
        assertEquals(new SocksRequest(SocksRequest.Command.CONNECT, "example.com", 443, "tab 7", right),
                ((Outcome.Done) guarded(password, join(BOTH, credentials("tab 7", right), target))).request());
        for (String wrong : new String[] {"", right.substring(1), right + "0", right.toUpperCase(Locale.ROOT).replace('A', 'B'),
                "x".repeat(255)}) {
            assertArrayEquals(new byte[] {1, 1}, ((Outcome.Refuse) guarded(password, join(BOTH, credentials("a", wrong), target))).bytes());
        }
        assertArrayEquals(new byte[] {5, (byte) 0xFF}, ((Outcome.Refuse) guarded(password, join(NONE, target))).bytes());
        assertThrows(IllegalArgumentException.class, () -> PortPassword.of(""));
        assertThrows(IllegalArgumentException.class, () -> PortPassword.of("x".repeat(256)));
    }

    private static Outcome guarded(PortPassword password, byte[] input) {
        var handshake = new SocksHandshake(Optional.of(password));
        Outcome outcome = handshake.offer(input, 0, input.length);
        while (outcome instanceof Outcome.Send) {
            outcome = handshake.offer(input, 0, 0);
        }
        return outcome;
    }

    /** Valid openings with a few bytes changed, cut, doubled or moved: a parser's answer must be one of its own, whatever the pieces. */
    @Test
    void alteredOpeningsGiveTheSameAnswerHoweverTheyArrive() {
        byte[] six = new byte[16];
        six[0] = 0x20;
        byte[][] valid = {
            join(NONE, request(1, 3, name("example.com"), 443)), join(NONE, request(1, 1, new byte[] {1, 2, 3, 4}, 80)),
            join(NONE, request(1, 4, six, 80)), join(BOTH, credentials("alice", "secret"), request(1, 3, name("a".repeat(255)), 1)),
            join(BOTH, credentials("u".repeat(255), "p".repeat(255)), request(0xF0, 3, name("example.com"), 0)),
            join(BOTH, credentials("", ""), request(0xF1, 1, new byte[] {1, 1, 1, 1}, 0))};
        int understood = 0;
        int refused = 0;
        for (int seed = 0; seed < 30_000; seed++) {
            var random = new Random(seed);
            byte[] input = valid[random.nextInt(valid.length)].clone();
            for (int change = random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(input.length);
                switch (random.nextInt(5)) {
                    case 0 -> input[at] = (byte) random.nextInt(256);
                    case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> input = join(Arrays.copyOf(input, at), new byte[] {0}, Arrays.copyOfRange(input, at, input.length));
                    case 3 -> input = join(Arrays.copyOf(input, at), Arrays.copyOfRange(input, Math.min(at + 1, input.length - 1),
                            input.length));
                    default -> input = join(input, Arrays.copyOf(input, at));
                }
            }
            Outcome whole = run(input, 515).getLast();
            Outcome pieces = run(input, 1 + random.nextInt(7)).getLast();
            switch (whole) {
                case Outcome.Done(SocksRequest request) -> {
                    assertEquals(whole, pieces, "seed " + seed);
                    assertTrue(!request.host().isEmpty() && request.host().chars().allMatch(c -> c > ' ' && c < 0x7F), "seed " + seed);
                    assertTrue(request.command() != SocksRequest.Command.CONNECT || request.port() > 0, "seed " + seed);
                    understood++;
                }
                case Outcome.Refuse(byte[] bytes) -> {
                    assertArrayEquals(bytes, assertInstanceOf(Outcome.Refuse.class, pieces, "seed " + seed).bytes(), "seed " + seed);
                    refused++;
                }
                case Outcome.NeedMore _ -> assertInstanceOf(Outcome.NeedMore.class, pieces, "seed " + seed);
                case Outcome.Send _ -> throw new AssertionError("the last outcome is no Send, seed " + seed);
            }
        }
        assertTrue(understood > 5000 && refused > 3000, understood + " understood, " + refused + " refused");
    }

    @Test
    void everyTruncationOfEveryOpeningWaits() {
        byte[] longest = join(new byte[] {5, (byte) 255}, new byte[255], credentials("u".repeat(255), "p".repeat(255)));
        longest[2] = 2;
        byte[] input = join(longest, request(1, 3, name("n".repeat(255)), 443));
        for (int length = 0; length < input.length; length++) {
            assertInstanceOf(Outcome.NeedMore.class, run(Arrays.copyOf(input, length), 515).getLast(), "after " + length + " bytes");
        }
        assertEquals("n".repeat(255), done(input).host());
    }

    @Test
    void wrongVersionsAreRefusedAtEveryStep() {
        for (int version = 0; version < 256; version++) {
            if (version != 5) {
                assertInstanceOf(Outcome.Refuse.class, run(new byte[] {(byte) version, 1, 0}, 9).getLast());
                assertEquals(1, refused(join(NONE, new byte[] {(byte) version, 1, 0, 1, 1, 2, 3, 4, 0, 80}))[1]);
            }
            if (version != 1) {
                assertArrayEquals(new byte[] {1, 1}, refused(join(BOTH, new byte[] {(byte) version, 1, 'a', 1, 'b'})));
            }
        }
    }

    @Test
    void randomBytesGiveAnAnswerInBoundedRoom() {
        byte[][] starts = {{}, NONE, BOTH, join(BOTH, credentials("a", "b")), join(NONE, new byte[] {5, 1, 0, 3})};
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] tail = new byte[random.nextInt(700)];
            random.nextBytes(tail);
            byte[] input = join(starts[random.nextInt(starts.length)], tail);
            Outcome last = run(input, 1 + random.nextInt(600)).getLast();
            if (last instanceof Outcome.Done(SocksRequest request)) {
                assertTrue(request.port() >= (request.command() == SocksRequest.Command.CONNECT ? 1 : 0) && request.port() <= 65535
                        && !request.host().isEmpty(), "seed " + seed);
                assertTrue(request.host().chars().allMatch(c -> c > 0x20 && c < 0x7F), "seed " + seed);
            }
        }
    }
}
