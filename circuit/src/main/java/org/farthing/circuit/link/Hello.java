package org.farthing.circuit.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.wallet.value.Bytes;

/**
 * The first cell in each direction.
 * <pre>
 * circuit u32 = 0 | command u8 = 5 | count u8, 1 to 16 | count times version u16 | signed u8, 0 to 2 | signature | padding
 * signature: none for 0; [64] for 1; [168] for 2, by a lent key, as DelegatedSignature has it, that lasts to now
 * </pre>
 * A relay signs, a client does not. The signature covers {@code "farthing-1:hello:" | role | exporter[32] | SHA-256(count times version
 * u16)} with the role {@code "initiator"} or {@code "responder"}: the exporter value (RFC 8446, 7.5) ties it to this TLS connection, so
 * that it cannot be shown elsewhere, and the versions offered cannot be thinned out on the way.
 *
 * @param versions 1 to 16 versions of the link protocol, each 1 to 65,535
 */
record Hello(List<Integer> versions, Optional<Bytes> signature) {
    static final int CELL_SIZE = 2048;
    static final byte COMMAND = 5;
    static final int EXPORTER_LENGTH = 32;
    static final int MOST_VERSIONS = 16;

    private static final byte UNSIGNED = 0;
    private static final byte SIGNED = 1;
    /** By a key that the identity has lent its name to. */
    private static final byte LENT = 2;
    private static final byte[] PURPOSE = "farthing-1:hello:".getBytes(StandardCharsets.US_ASCII);

    enum Role {
        INITIATOR("initiator"), RESPONDER("responder");

        private final byte[] name;

        Role(String name) {
            this.name = name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    Hello {
        versions = List.copyOf(versions);
        if (versions.isEmpty() || versions.size() > MOST_VERSIONS) {
            throw new IllegalArgumentException("a HELLO has 1 to " + MOST_VERSIONS + " versions");
        }
    }

    /** What {@code role} says on a connection with this exporter value; signed where there is an identity. */
    static Hello of(List<Integer> versions, Role role, byte[] exporter, Optional<RelayIdentity> own) {
        return new Hello(versions, own.map(identity -> identity.sign(signedMessage(role, exporter, versions))));
    }

    byte[] encode() {
        ByteBuffer cell = ByteBuffer.allocate(CELL_SIZE).putInt(0).put(COMMAND).put((byte) versions.size());
        versions.forEach(version -> cell.putShort(version.shortValue()));
        cell.put((byte) signature.map(bytes -> bytes.length() == DelegatedSignature.LENGTH ? LENT : SIGNED).orElse(UNSIGNED).intValue());
        signature.ifPresent(bytes -> cell.put(bytes.toArray()));
        return cell.array();
    }

    /** @throws LinkException {@code BAD_HELLO} for any other cell */
    static Hello decode(byte[] cell) {
        ByteBuffer in = ByteBuffer.wrap(cell, 0, CELL_SIZE);
        if (in.getInt() != 0 || in.get() != COMMAND) {
            throw bad("the first cell is no HELLO");
        }
        int count = in.get() & 0xFF;
        if (count == 0 || count > MOST_VERSIONS) {
            throw bad("a HELLO names 1 to " + MOST_VERSIONS + " versions");
        }
        var versions = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            int version = in.getShort() & 0xFFFF;
            if (version == 0) {
                throw bad("there is no version 0");
            }
            versions.add(version);
        }
        return switch (in.get()) {
            case UNSIGNED -> new Hello(versions, Optional.empty());
            case SIGNED -> new Hello(versions, Optional.of(signature(in, RelayIdentity.SIGNATURE_LENGTH)));
            case LENT -> new Hello(versions, Optional.of(signature(in, DelegatedSignature.LENGTH)));
            default -> throw bad("a HELLO is signed or it is not");
        };
    }

    private static Bytes signature(ByteBuffer in, int length) {
        var signature = new byte[length];
        in.get(signature);
        return Bytes.of(signature);
    }

    /**
     * Checks this HELLO of a peer who showed the certificate of {@code identity}, or none.
     *
     * @throws LinkException {@code BAD_HELLO} if the signature is missing, uncalled for, or not the identity's for this role and connection
     */
    void verify(Role role, byte[] exporter, Optional<Bytes> identity, Instant now) {
        if (identity.isPresent() != signature.isPresent()) {
            throw bad("a HELLO is signed exactly where a certificate was shown");
        }
        if (identity.isPresent()
                && !RelayIdentity.verify(identity.get(), signedMessage(role, exporter, versions), signature.orElseThrow(),
                        now.minus(LinkCertificate.SKEW).getEpochSecond())) {
            throw bad("the HELLO is not signed for this connection");
        }
    }

    /** @throws LinkException {@code NO_COMMON_VERSION} */
    int newestIn(List<Integer> ours) {
        return versions.stream().filter(ours::contains).max(Integer::compare)
                .orElseThrow(() -> new LinkException(LinkException.Kind.NO_COMMON_VERSION, "the two ends have no version in common"));
    }

    private static byte[] signedMessage(Role role, byte[] exporter, List<Integer> versions) {
        ByteBuffer encoded = ByteBuffer.allocate(versions.size() * Short.BYTES);
        versions.forEach(version -> encoded.putShort(version.shortValue()));
        byte[] hash = LinkCertificate.sha256(encoded.array());
        return ByteBuffer.allocate(PURPOSE.length + role.name.length + exporter.length + hash.length)
                .put(PURPOSE).put(role.name).put(exporter).put(hash).array();
    }

    private static LinkException bad(String message) {
        return new LinkException(LinkException.Kind.BAD_HELLO, message);
    }
}
