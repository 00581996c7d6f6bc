package org.farthing.wallet.keys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * scrypt (RFC 7914) for {@code r = 1} and {@code n >= 65536}, which the RFC and so Bouncy Castle leave out, but the Web3 Secret Storage
 * definition's own test vector and files of its time have. Everything else goes to Bouncy Castle; the tests hold both to the same results.
 */
final class LongScrypt {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = 16;

    private LongScrypt() {
    }

    static byte[] generate(byte[] password, byte[] salt, int n, int r, int p, int length) {
        int[] table = new int[Math.multiplyExact(n, 2 * r * WORDS)];
        byte[] blocks = pbkdf2(password, salt, p * 128 * r);
        try {
            int[] block = new int[2 * r * WORDS];
            for (int lane = 0; lane < p; lane++) {
                for (int i = 0; i < block.length; i++) {
                    block[i] = (int) INTS.get(blocks, lane * 128 * r + 4 * i);
                }
                int[] mixed = mix(block, table, n, r);
                for (int i = 0; i < mixed.length; i++) {
                    INTS.set(blocks, lane * 128 * r + 4 * i, mixed[i]);
                }
                Arrays.fill(mixed, 0);
            }
            return pbkdf2(password, blocks, length);
        } finally {
            Arrays.fill(blocks, (byte) 0);
            Arrays.fill(table, 0);
        }
    }

    /** scryptROMix: a table of n blocks is filled, then read in an order that depends on the password. */
    private static int[] mix(int[] start, int[] table, int n, int r) {
        int size = start.length;
        int[] x = start.clone();
        int[] next = new int[size];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, 0, table, i * size, size);
            mixBlocks(x, next, r);
            int[] swap = x;
            x = next;
            next = swap;
        }
        for (int i = 0; i < n; i++) {
            int at = (x[size - WORDS] & n - 1) * size;
            for (int word = 0; word < size; word++) {
                x[word] ^= table[at + word];
            }
            mixBlocks(x, next, r);
            int[] swap = x;
            x = next;
            next = swap;
        }
        Arrays.fill(next, 0);
        return x;
    }

    /** scryptBlockMix: even blocks of the result first, then the odd ones. */
    private static void mixBlocks(int[] in, int[] out, int r) {
        int[] x = Arrays.copyOfRange(in, (2 * r - 1) * WORDS, 2 * r * WORDS);
        int[] mixed = new int[WORDS];
        for (int i = 0; i < 2 * r; i++) {
            for (int word = 0; word < WORDS; word++) {
                x[word] ^= in[i * WORDS + word];
            }
            Salsa20Engine.salsaCore(8, x, mixed);
            System.arraycopy(mixed, 0, x, 0, WORDS);
            System.arraycopy(x, 0, out, (i / 2 + (i & 1) * r) * WORDS, WORDS);
        }
    }

    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, 1);
        return ((KeyParameter) generator.generateDerivedParameters(length * 8)).getKey();
    }
}
