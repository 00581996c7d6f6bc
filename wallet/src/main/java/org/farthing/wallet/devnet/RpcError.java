package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Bytes;

/** What a caller did wrong, or a contract refused, in the terms of JSON-RPC 2.0. */
final class RpcError extends RuntimeException {
    static final int PARSE = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int NO_METHOD = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL = -32603;
    /** Refused transactions and calls that halted, as geth numbers them. */
    static final int REFUSED = -32000;
    /** REVERT; the revert data comes along. */
    static final int REVERTED = 3;

    private final int code;
    private final Bytes data;

    RpcError(int code, String message) {
        this(code, message, Bytes.EMPTY);
    }

    RpcError(int code, String message, Bytes data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    static RpcError params(String message) {
        return new RpcError(INVALID_PARAMS, message);
    }

    int code() {
        return code;
    }

    /** Revert data; of meaning with {@link #REVERTED} only. */
    Bytes data() {
        return data;
    }
}
