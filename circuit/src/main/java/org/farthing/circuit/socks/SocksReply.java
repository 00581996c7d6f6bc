package org.farthing.circuit.socks;

/** The reply codes of RFC 1928, section 6. */
public enum SocksReply {
    SUCCEEDED(0),
    GENERAL_FAILURE(1),
    NOT_ALLOWED(2),
    NETWORK_UNREACHABLE(3),
    HOST_UNREACHABLE(4),
    CONNECTION_REFUSED(5),
    TTL_EXPIRED(6),
    COMMAND_NOT_SUPPORTED(7),
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private final int code;

    SocksReply(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** {@code VER REP RSV ATYP BND.ADDR BND.PORT} with 0.0.0.0:0 as the bound address: the exit's address is nobody's business here. */
    public byte[] encode() {
        return new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
    }
}
