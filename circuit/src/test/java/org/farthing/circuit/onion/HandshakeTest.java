package org.farthing.circuit.onion;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final int FRAME = 4;
    private static final Bytes RELAY = Bytes.of(new byte[32]).slice(0, 31).concat(Bytes.of((byte) 7));
    private static final byte[] QUESTION = "what the client asks".getBytes(US_ASCII);
    private static final byte[] ANSWER = "what the relay answers".getBytes(US_ASCII);

    private final SeededRandom random = new SeededRandom("handshake test");
    private final OnionKey onionKey = OnionKey.generate(random);

    private Handshake.Client client() throws HandshakeException {
        return Handshake.Client.start(RELAY, onionKey.publicValue(), QUESTION, random);
    }

    private Handshake.Response respond(byte[] create) throws HandshakeException {
        return Handshake.Server.respond(create, 0, create.length, RELAY, onionKey, ANSWER, random);
    }

    @Test
    void bothEndsDeriveTheSameKeysAndReadEachOther() throws HandshakeException {
        Handshake.Client client = client();
        byte[] create = Arrays.copyOf(client.createBody(), Cell.BODY);
        Handshake.Response response = respond(create);
        HopKeys keys = client.finish(Arrays.copyOf(response.createdBody(), Cell.BODY));

        assertArrayEquals(QUESTION, response.clientMessage());
        assertArrayEquals(ANSWER, client.serverMessage());
        assertArrayEquals(keys.bind(), response.keys().bind());
        assertLayersWork(keys, response.keys());
    }

    @Test
    void theAnswerMayDependOnTheQuestion() throws HandshakeException {
        Handshake.Client client = client();
        byte[] create = client.createBody();
        Handshake.Response response = Handshake.Server.respond(create, 0, create.length, RELAY, List.of(onionKey), asked -> {
            byte[] echo = asked.clone();
            Arrays.fill(asked, (byte) 0);
            return echo;
        }, random);
        client.finish(response.createdBody());
        assertArrayEquals(QUESTION, client.serverMessage());
        assertArrayEquals(QUESTION, response.clientMessage());
    }

    @Test
    void thePreviousOnionKeyStillAnswers() throws HandshakeException {
        Handshake.Client client = client();
        byte[] create = client.createBody();
        var keys = List.of(OnionKey.generate(random), onionKey);
        Handshake.Response response = Handshake.Server.respond(create, 0, create.length, RELAY, keys, _ -> ANSWER, random);
        assertLayersWork(client.finish(response.createdBody()), response.keys());
    }

    @Test
    void theLongestMessagesFitEveryCarrier() throws HandshakeException {
        byte[] longest = new byte[Handshake.MAX_CLIENT_MESSAGE];
        var client = new Handshake.Client(RELAY, onionKey.publicValue(), longest, random);
        byte[] create = client.createBody();
        var extend = new RelayMessage.Extend("n".repeat(255), 443, client.extendData());
        assertFalse(RelayMessageCodec.length(extend) > Cell.FORWARD_BODY);
        assertArrayEquals(create, Handshake.frame(extend.create()));

        byte[] answer = new byte[Handshake.MAX_SERVER_MESSAGE];
        var response = Handshake.Server.respond(create, 0, create.length, RELAY, onionKey, answer, random);
        assertFalse(response.createdBody().length > Cell.BODY);
        byte[] created = Arrays.copyOf(response.createdBody(), Cell.BODY);
        var extended = new RelayMessage.Extended(Handshake.unframe(created, 0, Cell.BODY));
        assertFalse(RelayMessageCodec.length(extended) > Cell.BACKWARD_BODY);
        assertLayersWork(client.finish(extended.created()), response.keys());

        byte[] tooLong = new byte[Handshake.MAX_CLIENT_MESSAGE + 1];
        assertThrows(IllegalArgumentException.class, () -> new Handshake.Client(RELAY, onionKey.publicValue(), tooLong, random));
    }

    @Test
    void anAlterationAnywhereInCreateFails() throws HandshakeException {
        byte[] create = client().createBody();
        var bits = new Random(1);
        int[] fields = {0, 2, FRAME, FRAME + 32, FRAME + 64, FRAME + 96, FRAME + 1280, FRAME + 1280 + QUESTION.length};
        for (int field : fields) {
            byte[] altered = create.clone();
            altered[field + bits.nextInt(field < FRAME ? 2 : 16)] ^= (byte) (1 << bits.nextInt(7));
            assertRefused(altered);
        }
    }

    /** EK is not checked by a tag of its own: th1 covers it, and th1 keys ECM. */
    @Test
    void anotherEncapsulationKeyFails() throws HandshakeException {
        byte[] create = client().createBody();
        byte[] other = client().createBody();
        System.arraycopy(other, FRAME + 96, create, FRAME + 96, MlKem.PUBLIC_LENGTH);
        assertRefused(create);
    }

    @Test
    void anEncapsulationKeyOfUnreducedCoefficientsFails() {
        byte[] ek = new byte[MlKem.PUBLIC_LENGTH];
        Arrays.fill(ek, (byte) 0xFF);
        assertThrows(InvalidKeyException.class, () -> MlKem.encapsulate(ek, random));
    }

    @Test
    void aCreateForAnotherRelayOrAnUnknownKeyFails() throws HandshakeException {
        byte[] create = client().createBody();
        var other = Bytes.of(new byte[32]);
        assertThrows(HandshakeException.class,
                () -> Handshake.Server.respond(create, 0, create.length, other, onionKey, ANSWER, random));
        var otherKey = OnionKey.generate(random);
        assertThrows(HandshakeException.class,
                () -> Handshake.Server.respond(create, 0, create.length, RELAY, otherKey, ANSWER, random));
    }

    @Test
    void anOptionThatTheRelayDoesNotKnowFails() throws HandshakeException {
        byte[] create = client().createBody();
        assertThrows(HandshakeException.class, () -> Handshake.Server.respond(create, 0, create.length, RELAY, List.of(onionKey),
                asked -> HandshakeOptions.decode(asked).encode(), random));
    }

    @Test
    void everyLengthButTheRightOneFails() throws HandshakeException {
        byte[] create = client().createBody();
        for (int length : new int[] {0, 1, 3, 4, 100, FRAME + 1280, FRAME + 1295, create.length - 1}) {
            assertRefused(Arrays.copyOf(create, length));
        }
        for (int declared : new int[] {0, 1, 1295, create.length - FRAME - 1, create.length - FRAME + 1, 0xFFFF}) {
            byte[] altered = Arrays.copyOf(create, Cell.BODY);
            altered[2] = (byte) (declared >> 8);
            altered[3] = (byte) declared;
            assertRefused(altered);
        }
    }

    @Test
    void anAlterationAnywhereInCreatedFails() throws HandshakeException {
        var bits = new Random(2);
        int[] fields = {0, 2, FRAME, FRAME + 32, FRAME + 1120, FRAME + 1152, FRAME + 1152 + ANSWER.length};
        for (int field : fields) {
            Handshake.Client client = client();
            byte[] created = respond(client.createBody()).createdBody();
            created[field + bits.nextInt(field < FRAME ? 2 : 16)] ^= (byte) (1 << bits.nextInt(7));
            assertRejected(client, created);
        }
    }

    @Test
    void everyLengthOfCreatedButTheRightOneFails() throws HandshakeException {
        int whole = respond(client().createBody()).createdBody().length;
        for (int length : new int[] {0, 3, 4, FRAME + 1152, FRAME + 1167, whole - 1}) {
            Handshake.Client client = client();
            assertRejected(client, Arrays.copyOf(respond(client.createBody()).createdBody(), length));
        }
    }

    @Test
    void anAnswerToAnotherHandshakeFails() throws HandshakeException {
        assertRejected(client(), respond(client().createBody()).createdBody());
    }

    /** All the points of small order that have a canonical or a reducible form (RFC 7748, section 6.1; Bernstein's list). */
    @Test
    void pointsOfSmallOrderFailEverywhere() throws HandshakeException {
        for (String hex : List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
            byte[] point = HexFormat.of().parseHex(hex);
            assertThrows(HandshakeException.class, () -> new Handshake.Client(RELAY, Bytes.of(point), QUESTION, random), hex);

            byte[] create = client().createBody();
            System.arraycopy(point, 0, create, FRAME + 64, 32);
            assertRefused(create);

            Handshake.Client client = client();
            byte[] created = respond(client.createBody()).createdBody();
            System.arraycopy(point, 0, created, FRAME, 32);
            assertRejected(client, created);
        }
    }

    @Test
    void aHandshakeIsFinishedOnce() throws HandshakeException {
        Handshake.Client client = client();
        byte[] created = respond(client.createBody()).createdBody();
        client.finish(created);
        assertThrows(IllegalStateException.class, () -> client.finish(created));
    }

    @Test
    void onionKeysAreStoredAndDamageIsSeen() {
        byte[] stored = onionKey.encode();
        assertEquals(onionKey.publicValue(), OnionKey.decode(stored).publicValue());
        for (int i : new int[] {0, 5, 40}) {
            byte[] damaged = stored.clone();
            damaged[i] ^= 0x10;
            assertThrows(MalformedException.class, () -> OnionKey.decode(damaged));
        }
        assertThrows(MalformedException.class, () -> OnionKey.decode(new byte[64]));
    }

    private void assertRefused(byte[] create) {
        var failure = assertThrows(HandshakeException.class, () -> respond(create));
        assertAlike(failure);
    }

    private static void assertRejected(Handshake.Client client, byte[] created) {
        assertAlike(assertThrows(HandshakeException.class, () -> client.finish(created)));
    }

    private static void assertAlike(HandshakeException failure) {
        assertEquals(new HandshakeException().getMessage(), failure.getMessage());
        assertEquals(null, failure.getCause());
    }

    private static void assertLayersWork(HopKeys clientKeys, HopKeys hopKeys) {
        var client = new ClientLayers();
        client.addHop(clientKeys);
        var hop = new RelayLayer(hopKeys);
        byte[] buf = new byte[Cell.SIZE];
        buf[Cell.HEADER + ClientLayers.MESSAGE_OFFSET] = 42;
        client.sealForward(0, RelayLayer.DELIVER, buf, Cell.HEADER);
        assertEquals(RelayLayer.DELIVER, hop.openForward(buf, Cell.HEADER));
        assertEquals(42, buf[Cell.HEADER + RelayLayer.DELIVER_OFFSET]);
        hop.sealBackward(buf, Cell.HEADER);
        assertEquals(0, client.openBackward(buf, Cell.HEADER));
    }
}
