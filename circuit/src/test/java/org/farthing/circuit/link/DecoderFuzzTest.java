package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
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
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.fuzz.Mutations;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** What relays, clients, the registry and local programs send to a node, see {@link DecoderFuzz}. */
class DecoderFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final List<Class<? extends Exception>> MALFORMED = List.of(MalformedException.class);
    private static final List<Class<? extends Exception>> HANDSHAKE = List.of(HandshakeException.class, MalformedException.class);

    private final SecureRandom secure = new SecureRandom();

    // ---- links ----

    @Test
    void linkCertificates() throws Exception {
        LinkKeys keys = LinkFixture.keys();
        X509Certificate good = keys.leafOf(LinkFixture.identity()).chain()[0];
        var factory = CertificateFactory.getInstance("X.509");
        DecoderFuzz.run(FuzzedDecoder.LINK_CERTIFICATES, 1_500, List.of(good.getEncoded()),
                List.of(LinkException.class, CertificateException.class), input -> {
            X509Certificate certificate;
            try {
                certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(input));
            } catch (RuntimeException _) {
                // The JDK's own reading breaks on some, which its TLS engine knows: LinkHandshakeTest.refusesAKeyWithoutBytes.
                throw new DecoderFuzz.Refused();
            }
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
        DecoderFuzz.run(FuzzedDecoder.HELLOS, ROUNDS, List.of(client, relay), List.of(LinkException.class), input -> {
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
        DecoderFuzz.run(FuzzedDecoder.CREATE_CELLS, 600, List.of(create, Arrays.copyOf(create, Cell.BODY)), HANDSHAKE, input -> {
            Handshake.Response response = Handshake.Server.respond(input, 0, input.length, relay, key, new byte[0], secure);
            response.keys().wipe();
        });
    }

    /** The client's half of one handshake ends with the first answer, so each input has a handshake of its own. */
    @Test
    void createdCells() throws Exception {
        var relay = Bytes.of(new byte[32]);
        OnionKey key = OnionKey.generate(secure);
        byte[] good = createdBody(Handshake.Client.start(relay, key.publicValue(), new byte[0], secure), relay, key);
        var changes = new Random(2);
        DecoderFuzz.run(FuzzedDecoder.CREATED_CELLS, 150, List.of(new byte[] {0}), HANDSHAKE, choice -> {
            Handshake.Client client = Handshake.Client.start(relay, key.publicValue(), new byte[0], secure);
            byte[] answer = createdBody(client, relay, key);
            byte[] altered = choice.length == 1 ? answer.clone() : new Mutations(List.of(answer, good), changes).next();
            client.finish(altered);
            // What was changed stands behind the handshake, or nothing was.
            assertTrue(Arrays.equals(Arrays.copyOf(altered, answer.length), answer));
        });
    }

    private byte[] createdBody(Handshake.Client client, Bytes relay, OnionKey key) throws HandshakeException {
        byte[] create = client.createBody();
        return Handshake.Server.respond(create, 0, create.length, relay, key, new byte[9], secure).createdBody();
    }

    @Test
    void handshakeOptions() {
        byte[] versions = {1, 1, 0, 2, 1, 2, 4, 0, 0, 2, 1, 0};
        DecoderFuzz.run(FuzzedDecoder.HANDSHAKE_OPTIONS, ROUNDS, List.of(versions, new byte[0]), HANDSHAKE, input -> {
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
                        new DirectoryMessage.ListHash(7, 0, 0, Bytes.EMPTY), new DirectoryMessage.Get(id, 5),
                        new DirectoryMessage.Data(id, 90, 5, signature)),
                cell(new DirectoryMessage.Data(id, 2048, 0, Bytes.of(new byte[1900])), new DirectoryMessage.Data(id, 0, 0, Bytes.EMPTY)),
                cell(new RelayMessage.PayBind(id, someone, someone, id, signature),
                        new RelayMessage.PayVoucher(id, Amount.ofWei(7), signature)),
                cell(new RelayMessage.PayAck(PayStatus.CREDITED, id, Amount.ofWei(7), Amount.ZERO, 1, 2),
                        new RelayMessage.PayClose(id, signature), new RelayMessage.PayClosing(id, Amount.ZERO, PayStatus.CLOSED))));
        var cursor = new MessageCursor();
        DecoderFuzz.run(FuzzedDecoder.MESSAGES, 5 * ROUNDS, seeds, MALFORMED, input -> {
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
        DecoderFuzz.run(FuzzedDecoder.DESCRIPTORS, 2 * ROUNDS, List.of(good), MALFORMED, input -> DescriptorCodec.decode(Bytes.of(input)));
    }

    @Test
    void socks() {
        byte[] request = join(new byte[] {5, 1, 0}, new byte[] {5, 1, 0, 3, 11}, "example.com".getBytes(StandardCharsets.US_ASCII),
                new byte[] {1, (byte) 0xBB});
        byte[] named = join(new byte[] {5, 2, 0, 2}, new byte[] {1, 1, 'a', 2, 'b', 'c'},
                new byte[] {5, 1, 0, 1, 93, (byte) 184, 34, 1, 0, 80});
        byte[] six = join(new byte[] {5, 1, 0},
                new byte[] {5, (byte) 0xF1, 0, 4, 0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0});
        DecoderFuzz.run(FuzzedDecoder.SOCKS, 3 * ROUNDS, List.of(request, named, six), List.of(), input -> {
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
                    throw new DecoderFuzz.Refused();
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
