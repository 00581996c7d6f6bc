package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.socks.SocksHandshake;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Every decoder of a stranger's bytes, fed with mutations of what it accepts: it accepts them too, or throws its own exception, in bounded
 * memory. Short by default and the same in every run; {@code -Dfarthing.fuzz.seconds=N} goes on for N seconds for each decoder from a seed
 * of its own, which it prints.
 */
class DecoderFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final int LONGEST = 4_096;
    /** Far above what any accepted input takes, and far below what a length that is believed would. */
    private static final long MOST_ALLOCATED = 4L << 20;
    private static final int[] EDGES = {0, 1, 2, 3, 15, 16, 31, 32, 63, 64, 65, 127, 128, 255};

    private final SecureRandom secure = new SecureRandom();

    /** Returns normally, or throws one of the exceptions that its callers expect. */
    private interface Decoder {
        void decode(byte[] input) throws Exception;
    }

    private static byte[] mutate(List<byte[]> seeds, Random random) {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
            int length = input.length;
            int at = length == 0 ? 0 : random.nextInt(random.nextInt(3) == 0 ? Math.min(length, 16) : length);
            switch (random.nextInt(8)) {
                case 0 -> input = Arrays.copyOf(input, random.nextInt(length + 1));
                case 1 -> input = Arrays.copyOf(input, Math.min(LONGEST, length + random.nextInt(64)));
                case 2 -> {
                    // A piece of another input in this one's place.
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int part = Math.min(length - at, random.nextInt(other.length + 1));
                    System.arraycopy(other, other.length - part, input, at, part);
                }
                case 3 -> {
                    // A piece twice, the rest pushed along.
                    int part = random.nextInt(Math.min(64, length - at) + 1);
                    byte[] longer = Arrays.copyOf(input, Math.min(LONGEST, length + part));
                    System.arraycopy(input, at, longer, Math.min(longer.length, at + part),
                            Math.min(length - at, longer.length - Math.min(longer.length, at + part)));
                    input = longer;
                }
                case 4, 5 -> {
                    if (length > 0) {
                        input[at] = (byte) EDGES[random.nextInt(EDGES.length)];
                    }
                }
                case 6 -> {
                    if (length > 0) {
                        input[at] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                default -> {
                    if (at + 1 < length) {
                        int value = random.nextBoolean() ? 0xFFFF - random.nextInt(4) : length + random.nextInt(9) - 4;
                        input[at] = (byte) (value >> 8);
                        input[at + 1] = (byte) value;
                    }
                }
            }
        }
        return input;
    }

    private void fuzz(String what, List<byte[]> seeds, int rounds, Decoder decoder) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int seconds = Integer.getInteger("farthing.fuzz.seconds", 0);
        long seed = seconds == 0 ? 1 : secure.nextLong();
        if (seconds > 0) {
            System.out.println("fuzzing " + what + " for " + seconds + " s from seed " + seed);
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var random = new Random(seed);
        long accepted = 0;
        long done = 0;
        // Of the accepted seeds first: a decoder that refuses everything would pass all that follows.
        for (byte[] good : seeds) {
            try {
                decoder.decode(good);
            } catch (Exception e) {
                throw new AssertionError(what + " refuses what is in order", e);
            }
        }
        while (done < rounds || System.nanoTime() - end < 0) {
            byte[] input = mutate(seeds, random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                decoder.decode(input);
                accepted++;
            } catch (MalformedException | HandshakeException | LinkException | CertificateException _) {
                // Refused in our own words, or, for X.509 itself, in the JDK's.
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError(what + ", seed " + seed + ", round " + done + ": " + Bytes.of(input), e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < MOST_ALLOCATED, what + " took " + allocated + " bytes, seed " + seed + ", round " + done);
            done++;
        }
        assertFalse(accepted == done, what + " accepts anything");
        if (seconds > 0) {
            System.out.println(what + ": " + done + " inputs, " + accepted + " accepted");
        }
    }

    // ---- links ----

    @Test
    void linkCertificates() throws Exception {
        LinkKeys keys = LinkFixture.keys();
        X509Certificate good = keys.leafOf(LinkFixture.identity()).chain()[0];
        var factory = CertificateFactory.getInstance("X.509");
        fuzz("link certificates", List.of(good.getEncoded()), 1_500, input -> {
            var certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(input));
            if (certificate == null) {
                throw new CertificateException("none");
            }
            LinkCertificate.verify(new X509Certificate[] {certificate}, LinkFixture.NOW);
        });
    }

    @Test
    void hellos() {
        byte[] exporter = new byte[Hello.EXPORTER_LENGTH];
        byte[] client = Hello.of(List.of(1, 2, 65_535), Hello.Role.INITIATOR, exporter, Optional.empty()).encode();
        byte[] relay = Hello.of(List.of(1), Hello.Role.RESPONDER, exporter, Optional.of(LinkFixture.identity())).encode();
        fuzz("HELLO", List.of(client, relay), ROUNDS, input -> {
            // A cell is always whole: shorter ones do not leave the link.
            Hello hello = Hello.decode(Arrays.copyOf(input, Hello.CELL_SIZE));
            assertTrue(hello.versions().size() <= Hello.MOST_VERSIONS);
            hello.newestIn(List.of(1, 2));
        });
    }

    // ---- circuits ----

    @Test
    void createCells() throws Exception {
        var relay = Bytes.of(new byte[32]);
        OnionKey key = OnionKey.generate(secure);
        byte[] create = Handshake.Client.start(relay, key.publicValue(), new byte[] {1, 2, 3}, secure).createBody();
        // Each that reaches the keys costs half a millisecond.
        fuzz("CREATE", List.of(create, Arrays.copyOf(create, Cell.BODY)), 600, input -> {
            Handshake.Response response = Handshake.Server.respond(input, 0, input.length, relay, key, new byte[0], secure);
            response.keys().wipe();
        });
    }

    @Test
    void createdCells() throws Exception {
        var relay = Bytes.of(new byte[32]);
        OnionKey key = OnionKey.generate(secure);
        var current = new Handshake.Client[1];
        byte[][] answer = new byte[1][];
        var random = new Random(2);
        int rounds = 150 + 1_000 * Integer.getInteger("farthing.fuzz.seconds", 0);
        for (int i = 0; i < rounds; i++) {
            current[0] = Handshake.Client.start(relay, key.publicValue(), new byte[0], secure);
            byte[] create = current[0].createBody();
            answer[0] = Handshake.Server.respond(create, 0, create.length, relay, key, new byte[9], secure).createdBody();
            byte[] altered = mutate(List.of(answer[0]), random);
            try {
                current[0].finish(altered);
                // What was changed stands behind the handshake, or nothing was.
                assertTrue(Arrays.equals(Arrays.copyOf(altered, answer[0].length), answer[0]), "round " + i);
            } catch (HandshakeException e) {
                assertEquals(null, e.getCause());
            }
        }
    }

    @Test
    void handshakeOptions() {
        byte[] versions = {1, 1, 0, 2, 1, 2, 4, 0, 0, 2, 1, 0};
        fuzz("handshake options", List.of(versions, new byte[0]), ROUNDS, input -> {
            HandshakeOptions options = HandshakeOptions.decode(input);
            HandshakeOptions.decode(options.encode());
        });
    }

    private static byte[] cell(RelayMessage... messages) {
        byte[] cell = new byte[Cell.BACKWARD_BODY];
        int at = 0;
        for (RelayMessage message : messages) {
            at += RelayMessageCodec.write(cell, at, 7, message);
        }
        RelayMessageCodec.writeHeader(cell, at, RelayMessage.DATA, 5, 7);
        return cell;
    }

    @Test
    void messagesOfCells() {
        Bytes id = Bytes.of(new byte[32]);
        Bytes signature = Bytes.of(new byte[65]);
        var someone = new Address(Bytes.of(new byte[20]));
        List<byte[]> seeds = new ArrayList<>(List.of(
                cell(new RelayMessage.Begin("example.com", 443, 0), new RelayMessage.End(EndReason.DONE), new RelayMessage.StreamCredit(9)),
                cell(new RelayMessage.SendMe(32, 64, Bytes.of(new byte[16])), new RelayMessage.Ping(1), new RelayMessage.Pong(2)),
                cell(new RelayMessage.Extend("192.0.2.1", 9001, Bytes.of(new byte[1300])), new RelayMessage.Connected()),
                cell(new RelayMessage.Extended(Bytes.of(new byte[1200])), new RelayMessage.Resolve("2001:db8::1")),
                cell(new RelayMessage.Resolved(60, List.of("192.0.2.1", "2001:db8::1")), new RelayMessage.Resolve("example.com")),
                cell(new DirectoryMessage.Ask(7), new DirectoryMessage.ListHash(7, 1, 9, id),
                        new DirectoryMessage.ListHash(7, 0, 0, Bytes.EMPTY), new DirectoryMessage.Get(id, 5), new DirectoryMessage.Data(id, 90, 5, signature)),
                cell(new DirectoryMessage.Data(id, 2048, 0, Bytes.of(new byte[1900])), new DirectoryMessage.Data(id, 0, 0, Bytes.EMPTY)),
                cell(new RelayMessage.PayBind(id, someone, someone, id, signature),
                        new RelayMessage.PayVoucher(id, Amount.ofWei(7), signature)),
                cell(new RelayMessage.PayAck(PayStatus.CREDITED, id, Amount.ofWei(7), Amount.ZERO, 1, 2),
                        new RelayMessage.PayClose(id, signature), new RelayMessage.PayClosing(id, Amount.ZERO, PayStatus.CLOSED))));
        var cursor = new MessageCursor();
        fuzz("messages", seeds, 5 * ROUNDS, input -> {
            byte[] body = Arrays.copyOf(input, Cell.BACKWARD_BODY);
            cursor.reset(body, 0, body.length);
            int messages = 0;
            while (cursor.next()) {
                assertTrue(cursor.dataOffset() + cursor.dataLength() <= body.length);
                assertTrue(++messages <= body.length / Cell.MESSAGE_HEADER);
                if (cursor.command() != RelayMessage.DATA) {
                    RelayMessage message = RelayMessageCodec.decode(cursor.command(), body, cursor.dataOffset(), cursor.dataLength());
                    // What is read can be written, in as many bytes: one meaning has one form.
                    assertEquals(Cell.MESSAGE_HEADER + cursor.dataLength(), RelayMessageCodec.length(message));
                }
            }
        });
    }

    // ---- directory and local programs ----

    @Test
    void descriptors() {
        var id = Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        var descriptor = new Descriptor(id, 7, 1_800_000_000L, 1_800_000_000L + Descriptor.MAX_LIFETIME, "north wind",
                "relay.example", 9001, Bytes.of(new byte[32]), Optional.of(id), Amount.ofWei(BigInteger.TWO.pow(100)),
                Set.of(Descriptor.Role.MIDDLE, Descriptor.Role.EXIT),
                List.of(new Descriptor.PortRange(80, 80), new Descriptor.PortRange(8000, 9000)), "NZ",
                Address.parse("0x52908400098527886e0f7030069857d2e4169ee7"), "farthing/0.1.0");
        byte[] good = DescriptorCodec.sign(descriptor, _ -> Bytes.of(new byte[64]),
                _ -> Bytes.of(new byte[64]).concat(Bytes.of((byte) 27))).encoded().toArray();
        fuzz("descriptors", List.of(good), 2 * ROUNDS, input -> DescriptorCodec.decode(Bytes.of(input)));
    }

    @Test
    void socks() {
        byte[] request = join(new byte[] {5, 1, 0}, new byte[] {5, 1, 0, 3, 11}, "example.com".getBytes(StandardCharsets.US_ASCII),
                new byte[] {1, (byte) 0xBB});
        byte[] named = join(new byte[] {5, 2, 0, 2}, new byte[] {1, 1, 'a', 2, 'b', 'c'},
                new byte[] {5, 1, 0, 1, 93, (byte) 184, 34, 1, 0, 80});
        byte[] six = join(new byte[] {5, 1, 0},
                new byte[] {5, (byte) 0xF1, 0, 4, 0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0});
        fuzz("SOCKS", List.of(request, named, six), 3 * ROUNDS, input -> {
            var handshake = new SocksHandshake(Optional.empty());
            int at = 0;
            int step = 1 + input.length % 7;
            while (at < input.length) {
                int count = Math.min(Math.min(step, input.length - at), handshake.room());
                SocksHandshake.Outcome outcome = handshake.offer(input, at, count);
                at += count;
                for (int sent = 0; outcome instanceof SocksHandshake.Outcome.Send; sent++) {
                    assertTrue(sent < 4, "it talks to itself");
                    outcome = handshake.offer(input, 0, 0);
                }
                if (outcome instanceof SocksHandshake.Outcome.Refuse) {
                    throw new MalformedException("refused");
                }
                if (outcome instanceof SocksHandshake.Outcome.Done) {
                    return;
                }
            }
        });
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
