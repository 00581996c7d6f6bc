package org.farthing.circuit.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Descriptors as bytes, one form for one descriptor:
 * <pre>
 *   version u8 = 1
 *   relay id[32] | sequence u64 | valid from u64 | valid until u64
 *   L8(name) | L8(host) | port u16
 *   onion key[32] | has next u8 (0, 1) | next onion key[32] if so
 *   price per unit u128 | roles u8 (1 guard, 2 middle, 4 exit)
 *   ranges u8 | ranges x (first u16 | last u16)
 *   L8(country) (0 or 2) | operator[20] | L8(software version)
 *   ---- signed up to here, both signatures over the same bytes ----
 *   identity signature[64] = Ed25519("farthing-1:descriptor:" || bytes), or [168] by a lent key, as DelegatedSignature has it, that lasts
 *       as long as the descriptor: told apart by the length of the whole
 *   operator signature[65] = secp256k1 over
 *       keccak256("\x19Ethereum Signed Message:\n32" || keccak256("farthing-1:descriptor-operator:" || bytes))     (EIP-191)
 * </pre>
 * Two signatures, so that neither a stolen server nor a stolen account alone can speak for the relay. Pure; safe for any thread.
 */
public final class DescriptorCodec {
    public static final int MAX_LENGTH = 2048;

    private static final int VERSION = 1;
    private static final int OPERATOR_SIGNATURE = 65;
    private static final byte[] IDENTITY_DOMAIN = "farthing-1:descriptor:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPERATOR_DOMAIN = "farthing-1:descriptor-operator:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUOTE_DOMAIN = "farthing-1:price-quote:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POLICY_DOMAIN = "farthing-1:exit-policy:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EIP_191 = "\u0019Ethereum Signed Message:\n32".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ED25519_SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private DescriptorCodec() {
    }

    /**
     * Encodes and signs.
     *
     * @param identity gives the Ed25519 signature of the message it is given, in either form
     * @param operator gives the 65-byte recoverable signature of the 32-byte digest it is given, as it is
     */
    public static SignedDescriptor sign(Descriptor descriptor, Function<byte[], Bytes> identity, Function<byte[], Bytes> operator) {
        byte[] body = encodeBody(descriptor);
        Bytes identitySignature = identity.apply(identityMessage(body));
        Bytes operatorSignature = operator.apply(operatorDigest(body));
        Bytes encoded = Bytes.of(body).concat(identitySignature).concat(operatorSignature);
        return new SignedDescriptor(descriptor, encoded, identitySignature, operatorSignature);
    }

    /** @throws MalformedException for anything that {@link #sign} does not give; signatures are not checked here */
    public static SignedDescriptor decode(Bytes encoded) {
        if (encoded.length() > MAX_LENGTH) {
            throw new MalformedException("too long: a descriptor of " + encoded.length() + " bytes");
        }
        var in = new ByteReader(encoded.toArray());
        Descriptor descriptor;
        try {
            descriptor = readBody(in);
        } catch (IllegalArgumentException outOfRange) {
            throw new MalformedException("wrong: " + outOfRange.getMessage(), outOfRange);
        }
        boolean lent = in.remaining() == DelegatedSignature.LENGTH + OPERATOR_SIGNATURE;
        Bytes identitySignature = in.bytes(lent ? DelegatedSignature.LENGTH : DelegatedSignature.PLAIN_LENGTH);
        Bytes operatorSignature = in.bytes(OPERATOR_SIGNATURE);
        in.expectEnd();
        return new SignedDescriptor(descriptor, encoded, identitySignature, operatorSignature);
    }

    /**
     * Whether both signatures hold, by the identity and by the operator that the descriptor itself names. Whether the registry names the
     * same two is the caller's to compare.
     *
     * @param recover the account that signed a 32-byte digest, empty if none did; it must refuse the second form (high s) of a signature
     */
    public static boolean verify(SignedDescriptor signed, BiFunction<byte[], Bytes, Optional<Address>> recover) {
        byte[] body = encodeBody(signed.descriptor());
        Bytes carried = signed.encoded();
        if (!carried.equals(Bytes.of(body).concat(signed.identitySignature()).concat(signed.operatorSignature()))) {
            return false;
        }
        Optional<Address> signer = recover.apply(operatorDigest(body), signed.operatorSignature());
        return signer.isPresent() && signer.get().equals(signed.descriptor().operator())
                && identityHolds(signed.descriptor(), identityMessage(body), signed.identitySignature());
    }

    /**
     * The hash of the descriptor's exit policy, as the registry has it, so that a change of policy shows on the chain:
     * Keccak-256 of {@code "farthing-1:exit-policy:" || ranges u8 || ranges x (first u16 | last u16)}, 32 bytes, also for a
     * relay that is no exit.
     */
    public static Bytes policyHash(Descriptor descriptor) {
        var ranges = new ByteWriter();
        writePolicy(ranges, descriptor);
        return Bytes.of(Keccak256.hash(POLICY_DOMAIN, ranges.toArray()));
    }

    /**
     * What a client names when it says by which descriptor it counts: Keccak-256 of {@code "farthing-1:price-quote:" || bytes}, the bytes
     * being those that both signatures cover. Not of the signatures, which say nothing about the price and of which a signer can make many.
     */
    public static Bytes quote(Descriptor descriptor) {
        return Bytes.of(Keccak256.hash(QUOTE_DOMAIN, encodeBody(descriptor)));
    }

    private static void writePolicy(ByteWriter out, Descriptor descriptor) {
        out.u8(descriptor.exitPorts().size());
        descriptor.exitPorts().forEach(range -> out.u16(range.first()).u16(range.last()));
    }

    static byte[] encodeBody(Descriptor descriptor) {
        var out = new ByteWriter().u8(VERSION).bytes(descriptor.relayId())
                .u64(descriptor.sequence()).u64(descriptor.validFrom()).u64(descriptor.validUntil());
        text(out, descriptor.name());
        text(out, descriptor.host());
        out.u16(descriptor.port()).bytes(descriptor.onionKey());
        out.u8(descriptor.nextOnionKey().isPresent() ? 1 : 0);
        descriptor.nextOnionKey().ifPresent(out::bytes);
        out.u128(descriptor.pricePerUnit().wei());
        out.u8(descriptor.roles().stream().mapToInt(Role::bit).sum());
        writePolicy(out, descriptor);
        text(out, descriptor.country());
        out.bytes(descriptor.operator().bytes());
        text(out, descriptor.softwareVersion());
        return out.toArray();
    }

    private static Descriptor readBody(ByteReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedException("wrong: a descriptor of version " + version);
        }
        Bytes relayId = in.bytes(32);
        long sequence = in.u64();
        long validFrom = in.u64();
        long validUntil = in.u64();
        String name = text(in);
        String host = text(in);
        int port = in.u16();
        Bytes onionKey = in.bytes(32);
        Optional<Bytes> nextOnionKey = switch (in.u8()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(in.bytes(32));
            default -> throw new MalformedException("wrong: neither one onion key nor two");
        };
        var price = new Amount(in.u128());
        var roles = Role.of(in.u8());
        int ranges = in.u8();
        if (ranges > Descriptor.MAX_PORT_RANGES) {
            throw new MalformedException("wrong: " + ranges + " ranges of ports");
        }
        List<PortRange> exitPorts = new ArrayList<>(ranges);
        for (int i = 0; i < ranges; i++) {
            exitPorts.add(new PortRange(in.u16(), in.u16()));
        }
        String country = text(in);
        var operator = new Address(in.bytes(Address.LENGTH));
        return new Descriptor(relayId, sequence, validFrom, validUntil, name, host, port, onionKey, nextOnionKey, price, roles,
                exitPorts, country, operator, text(in));
    }

    private static byte[] identityMessage(byte[] body) {
        return Bytes.of(IDENTITY_DOMAIN).concat(Bytes.of(body)).toArray();
    }

    private static byte[] operatorDigest(byte[] body) {
        return Keccak256.hash(EIP_191, Keccak256.hash(OPERATOR_DOMAIN, body));
    }

    /** A lent key states nothing that outlasts the lending. */
    private static boolean identityHolds(Descriptor descriptor, byte[] message, Bytes signature) {
        if (signature.length() != DelegatedSignature.LENGTH) {
            return holds(descriptor.relayId(), message, signature);
        }
        DelegatedSignature delegated = DelegatedSignature.decode(signature);
        return delegated.lastsTo(descriptor.validUntil())
                && holds(descriptor.relayId(), delegated.lendingMessage(), delegated.certificate())
                && holds(delegated.key(), message, delegated.signature());
    }

    private static boolean holds(Bytes relayId, byte[] message, Bytes signature) {
        try {
            var spec = new X509EncodedKeySpec(Bytes.of(ED25519_SPKI_PREFIX).concat(relayId).toArray());
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spec));
            verifier.update(message);
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException _) {
            // No point of the curve, or no signature at all: bytes from a stranger, like any that do not verify.
            return false;
        }
    }

    private static void text(ByteWriter out, String text) {
        out.u8(text.length()).ascii(text);
    }

    private static String text(ByteReader in) {
        return in.ascii(in.u8());
    }
}
