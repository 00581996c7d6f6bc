package org.farthing.circuit.socks;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * The reply codes of RFC 1928, section 6, and finer ones that a program gets only where the user turned them on: most programs take an
 * unknown code for a general failure, some for a broken proxy.
 */
public enum SocksReply {
    SUCCEEDED(0),
    GENERAL_FAILURE(1),
    NOT_ALLOWED(2),
    NETWORK_UNREACHABLE(3),
    HOST_UNREACHABLE(4),
    CONNECTION_REFUSED(5),
    TTL_EXPIRED(6),
    COMMAND_NOT_SUPPORTED(7),
    ADDRESS_TYPE_NOT_SUPPORTED(8),
    /** Circuits are not wanted, or not built yet. */
    NOT_CONNECTED(0xE0, GENERAL_FAILURE),
    /** No path of relays has money left in its channels. */
    OUT_OF_FUNDS(0xE1, GENERAL_FAILURE),
    /** No exit at hand connects to this port. */
    NO_EXIT_FOR_PORT(0xE2, NOT_ALLOWED),
    /** Circuits were tried and none was built. */
    CIRCUIT_FAILED(0xE3, GENERAL_FAILURE),
    /** The destination belongs to the user's own network; asking an exit would have told it. */
    BLOCKED_LEAK(0xE5, NOT_ALLOWED);

    private final int code;
    private final SocksReply plain;

    SocksReply(int code) {
        this.code = code;
        this.plain = this;
    }

    SocksReply(int code, SocksReply plain) {
        this.code = code;
        this.plain = plain;
    }

    public int code() {
        return code;
    }

    /** The code of RFC 1928 that says the same less finely; itself where it is one of those. */
    public SocksReply plain() {
        return plain;
    }

    /** {@code VER REP RSV ATYP BND.ADDR BND.PORT} with 0.0.0.0:0 as the bound address: the exit's address is nobody's business here. */
    public byte[] encode() {
        return new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    /** Success, with what a look-up found as the bound address: port 0. */
    static byte[] encodeFound(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] reply = new byte[4 + bytes.length + 2];
        reply[0] = 5;
        reply[3] = (byte) (bytes.length == 4 ? 1 : 4);
        System.arraycopy(bytes, 0, reply, 4, bytes.length);
        return reply;
    }

    /** Success, with the name that a look-up found as the bound address: port 0. At most 255 bytes of ASCII. */
    static byte[] encodeFound(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        byte[] reply = new byte[5 + bytes.length + 2];
        reply[0] = 5;
        reply[3] = 3;
        reply[4] = (byte) bytes.length;
        System.arraycopy(bytes, 0, reply, 5, bytes.length);
        return reply;
    }
}
