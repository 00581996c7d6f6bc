package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/**
 * What a circuit costs is frozen: how a descriptor is named in the handshake, and what circuits of different prices use of one channel.
 * {@code src/test/python/check_vectors.py} computes the same from PROTOCOL.md.
 */
class PriceVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<Amount> PRICES = List.of(Amount.ZERO, Amount.ofWei(1), Amount.ofWei(16), Amount.ofWei(17),
            Amount.ofWei(new BigInteger("100000000000001")), Amount.ofWei(new BigInteger("340282366920938463463374607431")));

    /** Writes the file into the folder given, when a new version of the protocol needs new vectors. */
    static void main(String[] folder) throws IOException {
        Files.writeString(Path.of(folder[0], "prices.txt"), text());
    }

    @Test
    void pricesAreFrozen() throws IOException {
        Path frozen = Path.of(System.getProperty("basedir", "."), "src/test/resources/vectors/prices.txt");
        assertEquals(Files.readString(frozen), text());
    }

    private static Bytes bytes(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return Bytes.of(bytes);
    }

    private static Descriptor descriptor(int number, Amount price) {
        boolean exit = number % 2 == 1;
        return new Descriptor(bytes(32, number), number, 1_800_000_000L + number, 1_800_090_000L, "relay-" + number, "192.0.2." + number,
                9001 + number, bytes(32, 0x40), number % 3 == 0 ? Optional.of(bytes(32, 0x60)) : Optional.empty(), price,
                exit ? Set.of(Role.MIDDLE, Role.EXIT) : Set.of(Role.GUARD, Role.MIDDLE),
                exit ? List.of(new PortRange(80, 80), new PortRange(8000, 8100)) : List.of(), exit ? "" : "CH", new Address(bytes(20, 0x70)),
                "test/1");
    }

    private static String text() {
        var text = new StringBuilder("""
                # How prices are named and counted. Written on JDK 25 by org.farthing.circuit.relay.PriceVectorsTest.
                # A circuit's line says what all circuits down to it have used of their channel together, in wei.
                """);
        text.append("answer = ").append(HEX.formatHex(HandshakeOptions.offer(bytes(32, 0)).answer().encode())).append('\n');
        for (int i = 0; i < PRICES.size(); i++) {
            Descriptor d = descriptor(i, PRICES.get(i));
            Bytes quote = DescriptorCodec.quote(d);
            text.append("descriptor name=").append(d.name()).append(" relay=").append(hex(d.relayId())).append(" sequence=")
                    .append(d.sequence()).append(" from=").append(d.validFrom()).append(" until=").append(d.validUntil()).append(" host=")
                    .append(d.host()).append(" port=").append(d.port()).append(" onion=").append(hex(d.onionKey())).append(" next=")
                    .append(d.nextOnionKey().map(PriceVectorsTest::hex).orElse("")).append(" price=").append(d.pricePerUnit().wei())
                    .append(" roles=").append(d.roles().stream().mapToInt(Role::bit).sum()).append(" exit=")
                    .append(d.exitPorts().stream().map(range -> range.first() + "-" + range.last()).collect(Collectors.joining(",")))
                    .append(" country=").append(d.country()).append(" operator=").append(hex(d.operator().bytes())).append(" software=")
                    .append(d.softwareVersion()).append(" quote=").append(hex(quote)).append(" offer=")
                    .append(HEX.formatHex(HandshakeOptions.offer(quote).encode())).append('\n');
        }
        circuits(text);
        return text.toString();
    }

    private static void circuits(StringBuilder text) {
        var terms = new ChannelTerms(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO, bytes(32, 0));
        var account = new TillAccount(terms, Amount.ofWei(new BigInteger("340282366920938463463374607431768211455")), Amount.ZERO);
        var random = new Random(20261128);
        int[][] edges = {{0, 0}, {16, 0}, {16, 1}, {24, 24}, {24, 25}};
        for (int i = 0; i < 40; i++) {
            Amount price = PRICES.get(i % PRICES.size());
            int forward = i < edges.length ? edges[i][0] : random.nextInt(2_000);
            int backward = i < edges.length ? edges[i][1] : random.nextInt(20_000);
            var meter = new TillMeter();
            meter.bind(account, CellMeter.quantumPrice(price));
            meter.takeForward(forward);
            meter.takeBackward(backward);
            if (i % 3 == 0) {
                meter.close();
            }
            text.append("circuit price=").append(price.wei()).append(" forward=").append(forward).append(" backward=").append(backward)
                    .append(" used=").append(account.used().wei()).append('\n');
        }
    }

    private static String hex(Bytes bytes) {
        return HEX.formatHex(bytes.toArray());
    }
}
