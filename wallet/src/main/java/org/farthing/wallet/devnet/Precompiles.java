package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * The contracts that are built in: 1 ecrecover, 2 SHA-256, 3 RIPEMD-160, 4 identity, 5 modular exponentiation (EIP-2565). Those for
 * pairings and BLAKE2 (6 to 9) are not provided: a call to them fails as if out of gas, never with a made-up answer.
 */
final class Precompiles {
    static final int COUNT = 9;
    private static final Bytes PREFIX = Bytes.of(new byte[Address.LENGTH - 1]);

    private Precompiles() {
    }

    /** 1 to 9, or 0 where the address is an ordinary one. */
    static int number(Address address) {
        int last = address.bytes().at(Address.LENGTH - 1) & 0xFF;
        return last <= COUNT && address.bytes().slice(0, Address.LENGTH - 1).equals(PREFIX) ? last : 0;
    }

    /** @param number 1 to {@link #COUNT} */
    static Address address(int number) {
        return UInt256.of(number).toAddress();
    }

    static Result run(int number, byte[] input, long gas) {
        long words = Gas.words(input.length);
        return switch (number) {
            case 1 -> gas < 3_000 ? outOfGas() : new Result.Success(recover(Arrays.copyOf(input, 128)), gas - 3_000);
            case 2 -> gas < 60 + 12 * words ? outOfGas() : new Result.Success(sha256(input), gas - 60 - 12 * words);
            case 3 -> gas < 600 + 120 * words ? outOfGas() : new Result.Success(ripemd160(input), gas - 600 - 120 * words);
            case 4 -> gas < 15 + 3 * words ? outOfGas() : new Result.Success(Bytes.of(input), gas - 15 - 3 * words);
            case 5 -> modexp(input, gas);
            default -> new Result.Halted("the practice chain has no precompile " + number);
        };
    }

    private static Result outOfGas() {
        return new Result.Halted("out of gas");
    }

    private static Bytes recover(byte[] input) {
        UInt256 v = UInt256.of(input, 32, 32);
        if (v.toLongOrMax() != 27 && v.toLongOrMax() != 28) {
            return Bytes.EMPTY;
        }
        BigInteger r = UInt256.of(input, 64, 32).toBigInteger();
        BigInteger s = UInt256.of(input, 96, 32).toBigInteger();
        return Secp256k1.recover(Arrays.copyOf(input, 32), v.toIntOrMax() - 27, r, s)
                .map(address -> UInt256.of(address).toWord())
                .orElse(Bytes.EMPTY);
    }

    private static Bytes sha256(byte[] input) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }

    private static Bytes ripemd160(byte[] input) {
        var digest = new RIPEMD160Digest();
        digest.update(input, 0, input.length);
        byte[] out = new byte[32];
        digest.doFinal(out, 12);
        return Bytes.of(out);
    }

    private static Result modexp(byte[] input, long gas) {
        UInt256 baseLength = word(input, 0);
        UInt256 exponentLength = word(input, 32);
        UInt256 modulusLength = word(input, 64);
        UInt256 longest = baseLength.isLessThan(modulusLength) ? modulusLength : baseLength;
        if (longest.isZero()) {
            return gas < 200 ? outOfGas() : new Result.Success(Bytes.EMPTY, gas - 200);
        }
        if (longest.toLongOrMax() > 1 << 20) {
            return outOfGas(); // costs more than any block has, whatever the exponent
        }
        int b = baseLength.toIntOrMax();
        int m = modulusLength.toIntOrMax();
        UInt256 head = exponentHead(input, b, exponentLength);
        BigInteger iterations = exponentLength.toLongOrMax() <= 32
                ? BigInteger.valueOf(Math.max(0, head.bitLength() - 1))
                : exponentLength.toBigInteger().subtract(BigInteger.valueOf(32)).shiftLeft(3)
                        .add(BigInteger.valueOf(Math.max(0, head.bitLength() - 1)));
        long eights = (longest.toIntOrMax() + 7L) / 8;
        BigInteger price = BigInteger.valueOf(eights * eights).multiply(iterations.max(BigInteger.ONE)).divide(BigInteger.valueOf(3))
                .max(BigInteger.valueOf(200));
        if (price.compareTo(BigInteger.valueOf(gas)) > 0) {
            return outOfGas();
        }
        int e = exponentLength.toIntOrMax();
        BigInteger base = part(input, 96L, b);
        BigInteger exponent = part(input, 96L + b, e);
        BigInteger modulus = part(input, 96L + b + e, m);
        byte[] out = new byte[m];
        if (modulus.signum() != 0) {
            byte[] value = base.modPow(exponent, modulus).toByteArray();
            int length = Math.min(value.length, m); // a leading zero byte may come with the sign
            System.arraycopy(value, value.length - length, out, m - length, length);
        }
        return new Result.Success(Bytes.of(out), gas - price.longValueExact());
    }

    private static UInt256 word(byte[] input, int offset) {
        return UInt256.of(part(input, offset, 32));
    }

    /** The first 32 bytes of the exponent as a number, or all of it where it is shorter. */
    private static UInt256 exponentHead(byte[] input, int baseLength, UInt256 exponentLength) {
        return UInt256.of(part(input, 96L + baseLength, Math.min(32, exponentLength.toIntOrMax())));
    }

    /** A big-endian number within the input; zeros follow where the input ends. */
    private static BigInteger part(byte[] input, long offset, int length) {
        int from = (int) Math.min(offset, input.length);
        int present = Math.min(length, input.length - from);
        return new BigInteger(1, Arrays.copyOfRange(input, from, from + present)).shiftLeft(8 * (length - present));
    }
}
