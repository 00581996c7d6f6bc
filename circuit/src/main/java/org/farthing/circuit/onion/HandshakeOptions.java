package org.farthing.circuit.onion;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * What client and hop settle in the handshake's messages CM and SM. On the wire a list of {@code type u8 | critical u8 | L16(value)} in
 * ascending order of types, each at most once:
 * <pre>
 *   1 proto-versions   1 to 16 x u8, ascending      critical
 *   2 price-quote      descriptor hash [32]         critical
 *   3 pay-method       u8                           critical
 *   4 max-window       cells u16, at least 1        not critical
 * </pre>
 * An unknown type that is critical makes the handshake fail; another one is passed over.
 *
 * @param versions   of the protocol: all that a client speaks, the one that a relay chose; empty if left out
 * @param priceQuote of the descriptor whose price the client saw, 32 bytes; see {@code DescriptorCodec.quote}
 * @param maxWindow  the largest window of cells that the sender will grant or use, 1 to 65535
 */
public record HandshakeOptions(List<Integer> versions, Optional<Bytes> priceQuote, Optional<PayMethod> payMethod,
        OptionalInt maxWindow) {
    public static final HandshakeOptions NONE =
            new HandshakeOptions(List.of(), Optional.empty(), Optional.empty(), OptionalInt.empty());

    /** Of the protocol: the only one so far. */
    private static final int VERSION = 1;
    private static final HandshakeOptions ANSWER =
            new HandshakeOptions(List.of(VERSION), Optional.empty(), Optional.empty(), OptionalInt.empty());
    private static final int VERSIONS = 1;
    private static final int PRICE_QUOTE = 2;
    private static final int PAY_METHOD = 3;
    private static final int MAX_WINDOW = 4;
    private static final int MAX_VERSIONS = 16;

    public HandshakeOptions {
        versions = List.copyOf(versions);
        if (versions.size() > MAX_VERSIONS) {
            throw new IllegalArgumentException("at most 16 versions");
        }
        int before = 0;
        for (int version : versions) {
            if (version <= before || version > 0xFF) {
                throw new IllegalArgumentException("versions ascend from 1 to 255");
            }
            before = version;
        }
        priceQuote.ifPresent(hash -> hash.requireLength(32, "a price quote"));
        maxWindow.ifPresent(window -> {
            if (window < 1 || window > 0xFFFF) {
                throw new IllegalArgumentException("a window is 1 to 65535 cells");
            }
        });
    }

    /**
     * CM of this version: always the same length, so that no relay before this one learns more of the hop than its address.
     *
     * @param quote of the descriptor whose price the client counts by, 32 bytes
     */
    public static HandshakeOptions offer(Bytes quote) {
        return new HandshakeOptions(List.of(VERSION), Optional.of(quote), Optional.of(PayMethod.VOUCHER), OptionalInt.empty());
    }

    /**
     * SM of this version, in answer to this CM.
     *
     * @throws MalformedException if the client does not speak this version
     */
    public HandshakeOptions answer() {
        if (!versions.contains(VERSION)) {
            throw new MalformedException("wrong: no version of the protocol that both ends speak");
        }
        return ANSWER;
    }

    /**
     * The client's look at SM.
     *
     * @throws HandshakeException if it is not what {@link #answer} gives, options that are not critical aside
     */
    public static void requireAnswer(byte[] serverMessage) throws HandshakeException {
        try {
            HandshakeOptions said = decode(serverMessage);
            if (said.versions.equals(ANSWER.versions) && said.priceQuote.isEmpty() && said.payMethod.isEmpty()) {
                return;
            }
        } catch (MalformedException _) {
            // Refused like any other answer.
        }
        throw new HandshakeException();
    }

    /** By which descriptor's price the client will pay; empty where it says no way to pay that there is, and then it cannot. */
    public Optional<Bytes> payingQuote() {
        return payMethod.flatMap(_ -> priceQuote);
    }

    public byte[] encode() {
        var out = new ByteWriter();
        if (!versions.isEmpty()) {
            out.u8(VERSIONS).u8(1).u16(versions.size());
            versions.forEach(out::u8);
        }
        priceQuote.ifPresent(hash -> out.u8(PRICE_QUOTE).u8(1).u16(32).bytes(hash));
        payMethod.ifPresent(method -> out.u8(PAY_METHOD).u8(1).u16(1).u8(method.code()));
        maxWindow.ifPresent(window -> out.u8(MAX_WINDOW).u8(0).u16(2).u16(window));
        return out.toArray();
    }

    /** @throws MalformedException for an unknown critical type and for everything that the list above does not allow */
    public static HandshakeOptions decode(byte[] encoded) {
        List<Integer> versions = List.of();
        Optional<Bytes> priceQuote = Optional.empty();
        Optional<PayMethod> payMethod = Optional.empty();
        OptionalInt maxWindow = OptionalInt.empty();
        var in = new ByteReader(encoded);
        int before = 0;
        while (in.remaining() > 0) {
            int type = in.u8();
            int critical = in.u8();
            Bytes value = in.bytes(in.u16());
            if (type <= before) {
                throw new MalformedException("wrong: options out of order, or twice");
            }
            before = type;
            boolean known = type <= MAX_WINDOW;
            if (critical > 1 || known && critical != (type == MAX_WINDOW ? 0 : 1) || !known && critical == 1) {
                throw new MalformedException("wrong: option " + type + " with critical " + critical);
            }
            var field = new ByteReader(value.toArray());
            switch (type) {
                case VERSIONS -> versions = readVersions(value);
                case PRICE_QUOTE -> priceQuote = Optional.of(field.bytes(32));
                case PAY_METHOD -> payMethod = Optional.of(PayMethod.of(field.u8()));
                case MAX_WINDOW -> maxWindow = OptionalInt.of(field.u16());
                default -> { }
            }
            if (known && type != VERSIONS) {
                field.expectEnd();
            }
        }
        try {
            return new HandshakeOptions(versions, priceQuote, payMethod, maxWindow);
        } catch (IllegalArgumentException outOfRange) {
            throw new MalformedException("wrong: " + outOfRange.getMessage(), outOfRange);
        }
    }

    private static List<Integer> readVersions(Bytes value) {
        if (value.length() == 0) {
            throw new MalformedException("too short: no version");
        }
        var in = new ByteReader(value.toArray());
        return IntStream.range(0, value.length()).mapToObj(_ -> in.u8()).toList();
    }
}
