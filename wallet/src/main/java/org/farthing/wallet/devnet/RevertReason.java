package org.farthing.wallet.devnet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.farthing.wallet.value.Bytes;

/** What revert data says, where Solidity made it: {@code Error(string)} or {@code Panic(uint256)}. */
final class RevertReason {
    private static final Bytes ERROR = Bytes.fromHex("08c379a0");
    private static final Bytes PANIC = Bytes.fromHex("4e487b71");
    private static final Map<Integer, String> PANICS = Map.of(
            0x00, "generic panic", 0x01, "assert(false)", 0x11, "arithmetic underflow or overflow", 0x12, "division or modulo by zero",
            0x21, "enum overflow", 0x22, "invalid encoded storage byte array accessed", 0x31,
            "out-of-bounds array access; popping on an empty array",
            0x32, "out-of-bounds access of an array or bytesN", 0x41, "out of memory", 0x51, "uninitialized function");

    private RevertReason() {
    }

    /** {@code execution reverted}, with the reason after a colon where the data gives one. It is a stranger's: lengths are checked. */
    static String sentence(Bytes data) {
        String plain = "execution reverted";
        if (data.length() >= 36 && data.slice(0, 4).equals(PANIC)) {
            int code = UInt256.of(data.slice(4, 36)).toIntOrMax();
            return plain + ": " + PANICS.getOrDefault(code, "unknown panic code: 0x" + Integer.toHexString(code));
        }
        if (data.length() < 68 || !data.slice(0, 4).equals(ERROR)) {
            return plain;
        }
        long offset = UInt256.of(data.slice(4, 36)).toLongOrMax();
        if (offset > data.length() - 36) {
            return plain;
        }
        int at = 4 + (int) offset;
        long length = UInt256.of(data.slice(at, at + 32)).toLongOrMax();
        if (length > data.length() - at - 32) {
            return plain;
        }
        return plain + ": " + new String(data.slice(at + 32, at + 32 + (int) length).toArray(), StandardCharsets.UTF_8);
    }
}
