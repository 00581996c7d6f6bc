package org.farthing.circuit.onion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.farthing.circuit.cell.Cell;
import org.farthing.wallet.value.Bytes;

/**
 * Makes the text of the frozen vectors of this package. They were written once; a difference means that the protocol changed, and then
 * the strings {@code farthing-1} change with it. {@code src/test/python/check_vectors.py} computes the same without this code.
 */
final class Vectors {
    private static final HexFormat HEX = HexFormat.of();
    private static final int AT = 8;

    private Vectors() {
    }

    /** Writes both files into the folder given, when a new version of the protocol needs new vectors. */
    public static void main(String[] folder) throws IOException, GeneralSecurityException, HandshakeException {
        Files.writeString(Path.of(folder[0], "handshake.txt"), handshake());
        Files.writeString(Path.of(folder[0], "cells.txt"), cells());
    }

    static String handshake() throws GeneralSecurityException, HandshakeException {
        Bytes relayId = derived("relay id");
        Bytes onionSecret = derived("onion secret");
        Bytes x = derived("x");
        Bytes d = derived("ML-KEM d");
        Bytes z = derived("ML-KEM z");
        Bytes y = derived("y");
        Bytes m = derived("ML-KEM m");
        OnionKey onionKey = OnionKey.generate(new FixedRandom(onionSecret));
        byte[] question = new HandshakeOptions(List.of(1), Optional.of(derived("descriptor")),
                Optional.of(PayMethod.VOUCHER), OptionalInt.of(512)).encode();
        byte[] answer = new HandshakeOptions(List.of(1), Optional.empty(), Optional.empty(),
                OptionalInt.of(256)).encode();

        var client = new Handshake.Client(relayId, onionKey.publicValue(), question, new FixedRandom(x, d, z));
        byte[] create = client.createBody();
        Handshake.Response response = Handshake.Server.respond(create, 0, create.length, relayId, onionKey, answer,
                new FixedRandom(y, m));
        byte[] created = response.createdBody();
        HopKeys keys = client.finish(created);
        assertArrayEquals(answer, client.serverMessage());
        assertArrayEquals(question, response.clientMessage());
        assertArrayEquals(keys.chains(), response.keys().chains());
        byte[] ciphertext = Arrays.copyOfRange(created, 4 + 32, 4 + 32 + MlKem.CIPHERTEXT_LENGTH);
        byte[] kemSecret = MlKem.decapsulate(MlKem.generate(new FixedRandom(d, z)).getPrivate(), ciphertext);

        var text = new StringBuilder("""
                # One handshake with all randomness fixed. Written on JDK 25 (Temurin) by org.farthing.circuit.onion.Vectors.
                # Random values are SHA-256("farthing vector: " || name). kem-secret is given for readers without ML-KEM-768.
                """);
        line(text, "relay-id", relayId.toArray());
        line(text, "onion-secret", onionSecret.toArray());
        line(text, "onion-public", onionKey.publicValue().toArray());
        line(text, "x", x.toArray());
        line(text, "kem-d", d.toArray());
        line(text, "kem-z", z.toArray());
        line(text, "y", y.toArray());
        line(text, "kem-m", m.toArray());
        line(text, "client-message", question);
        line(text, "server-message", answer);
        line(text, "create", create);
        line(text, "created", created);
        line(text, "kem-secret", kemSecret);
        line(text, "chain-forward", keys.chains()[0]);
        line(text, "chain-backward", keys.chains()[1]);
        line(text, "bind", keys.bind());
        return text.toString();
    }

    static String cells() {
        return new CellVectors().text();
    }

    /** Four hops; cells to and from all of them, before, at and after the first change of keys. */
    private static final class CellVectors {
        private final ClientLayers client = new ClientLayers();
        private final List<RelayLayer> hops = new ArrayList<>();
        private final long[] forward = new long[Cell.N_MAX];
        private final long[] layered = new long[Cell.N_MAX];
        private final long[] originated = new long[Cell.N_MAX];
        private final StringBuilder text = new StringBuilder("""
                # Cells of a circuit of four hops. Written on JDK 25 (Temurin) by org.farthing.circuit.onion.Vectors.
                # Chain keys are SHA-256("farthing vector: " || name). Messages and payloads are the first 1,975 or 2,027 bytes of
                # SHA-256(name || u32(0)) || SHA-256(name || u32(1)) || ..., where name is "forward " or "backward " and the counters.
                # Counters are those before the cell, one per hop.
                # sha-N is SHA-256 of the body as hop N receives it (forward) or sends it (backward). body-0 is the whole body.
                """);

        CellVectors() {
            for (int i = 0; i < Cell.N_MAX; i++) {
                byte[] chainForward = derived("chain forward " + i).toArray();
                byte[] chainBackward = derived("chain backward " + i).toArray();
                line(text, "chain-forward-" + i, chainForward);
                line(text, "chain-backward-" + i, chainBackward);
                client.addHop(new HopKeys(chainForward.clone(), chainBackward.clone(), new byte[32]));
                hops.add(new RelayLayer(new HopKeys(chainForward, chainBackward, new byte[32])));
            }
        }

        String text() {
            int[] targets = {3, 2, 1, 0, 2, 3};
            for (int i = 0; i < targets.length; i++) {
                forward(targets[i], i == 4 ? RelayLayer.DROP : RelayLayer.DELIVER, i == 0, true);
                backward(targets[i], i == 0, true);
            }
            // On to the change of keys of the first hop, which comes first there, and of the last.
            for (int hop : new int[] {0, 3}) {
                while (forward[hop] < Chain.EPOCH_CELLS - 1) {
                    forward(hop, RelayLayer.DELIVER, false, false);
                }
                while (layered[hop] < Chain.EPOCH_CELLS - 1) {
                    backward(hop, false, false);
                }
                for (int i = 0; i < 3; i++) {
                    forward(3, RelayLayer.DELIVER, false, true);
                    backward(3, false, true);
                }
            }
            return text.toString();
        }

        private void forward(int hop, int command, boolean whole, boolean recorded) {
            String name = "forward " + join(forward);
            byte[] messages = stream(name, Cell.FORWARD_BODY);
            byte[] buf = new byte[AT + Cell.BODY];
            System.arraycopy(messages, 0, buf, AT + ClientLayers.MESSAGE_OFFSET, messages.length);
            client.sealForward(hop, command, buf, AT);
            var line = new StringBuilder("forward hop=" + hop + " command=" + command + " counters=" + join(forward));
            if (whole) {
                line.append(" body-0=").append(HEX.formatHex(buf, AT, AT + Cell.BODY));
            }
            for (int i = 0; i <= hop; i++) {
                line.append(" sha-").append(i).append('=').append(sha(buf));
                assertEquals(i < hop ? RelayLayer.FORWARD : command, hops.get(i).openForward(buf, AT));
                forward[i]++;
            }
            assertArrayEquals(messages, Arrays.copyOfRange(buf, AT, AT + messages.length));
            byte[] tag = new byte[16];
            hops.get(hop).copyForwardTag(tag);
            if (recorded) {
                text.append(line).append(" tag=").append(HEX.formatHex(tag)).append('\n');
            }
        }

        private void backward(int origin, boolean whole, boolean recorded) {
            String name = "backward " + join(layered);
            byte[] payload = stream(name, Cell.BACKWARD_BODY);
            byte[] buf = new byte[AT + Cell.BODY];
            System.arraycopy(payload, 0, buf, AT, payload.length);
            var line = new StringBuilder("backward origin=" + origin + " counters=" + join(layered) + " originated="
                    + originated[origin]);
            for (int i = origin; i >= 0; i--) {
                if (i == origin) {
                    hops.get(i).sealBackward(buf, AT);
                } else {
                    hops.get(i).layerBackward(buf, AT);
                }
                layered[i]++;
                line.append(" sha-").append(i).append('=').append(sha(buf));
            }
            originated[origin]++;
            if (whole) {
                line.append(" body-0=").append(HEX.formatHex(buf, AT, AT + Cell.BODY));
            }
            assertEquals(origin, client.openBackward(buf, AT));
            assertArrayEquals(payload, Arrays.copyOfRange(buf, AT, AT + payload.length));
            byte[] tag = new byte[16];
            client.copyBackwardTag(tag);
            if (recorded) {
                text.append(line).append(" tag=").append(HEX.formatHex(tag)).append('\n');
            }
        }

        private static String sha(byte[] buf) {
            return HEX.formatHex(Transcript.sha256(Arrays.copyOfRange(buf, AT, AT + Cell.BODY)));
        }

        private static String join(long[] counters) {
            return Arrays.stream(counters).mapToObj(Long::toString).collect(Collectors.joining(","));
        }
    }

    private static Bytes derived(String name) {
        return Bytes.of(Transcript.sha256(("farthing vector: " + name).getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] stream(String name, int length) {
        byte[] bytes = new byte[length];
        new SeededRandom(name).nextBytes(bytes);
        return bytes;
    }

    private static void line(StringBuilder text, String name, byte[] value) {
        text.append(name).append(" = ").append(HEX.formatHex(value)).append('\n');
    }
}
