package org.farthing.wallet.devnet;

/** Prices and limits of the Shanghai upgrade. Instructions with one fixed price have theirs in {@link Op}. */
final class Gas {
    static final long TRANSACTION = 21_000;
    static final long CREATION_TRANSACTION = 32_000;
    static final long DATA_ZERO_BYTE = 4;
    static final long DATA_BYTE = 16; // EIP-2028
    static final long ACCESS_LIST_ADDRESS = 2_400; // EIP-2930
    static final long ACCESS_LIST_SLOT = 1_900;
    static final long INITCODE_WORD = 2; // EIP-3860

    static final long COLD_ACCOUNT = 2_600; // EIP-2929
    static final long COLD_SLOT = 2_100;
    static final long WARM = 100;
    static final long STORAGE_SET = 20_000; // EIP-2200
    static final long STORAGE_RESET = 5_000 - COLD_SLOT;
    static final long STORAGE_CLEAR_REFUND = 4_800; // EIP-3529
    static final long STORAGE_SENTRY = 2_300;
    static final long MAX_REFUND_DIVISOR = 5;

    static final long CALL_VALUE = 9_000;
    static final long CALL_STIPEND = 2_300;
    static final long NEW_ACCOUNT = 25_000;
    static final long CODE_BYTE = 200;
    static final long EXP_BYTE = 50;
    static final long COPY_WORD = 3;
    static final long KECCAK_WORD = 6;
    static final long LOG_TOPIC = 375;
    static final long LOG_BYTE = 8;
    static final long MEMORY_WORD = 3;
    static final long MEMORY_QUADRATIC_DIVISOR = 512;

    static final int MAX_DEPTH = 1024;
    static final int MAX_CODE = 24_576; // EIP-170
    static final int MAX_INITCODE = 2 * MAX_CODE;

    private Gas() {
    }

    static long words(long bytes) {
        return (bytes + 31) / 32;
    }

    /** All but one 64th (EIP-150): what a frame may hand on. */
    static long allButOne64th(long gas) {
        return gas - gas / 64;
    }
}
