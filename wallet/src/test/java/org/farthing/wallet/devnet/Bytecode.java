package org.farthing.wallet.devnet;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** A small assembler: contracts of the tests, one instruction after the other. */
final class Bytecode {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytecode op(int... numbers) {
        for (int number : numbers) {
            out.write(number);
        }
        return this;
    }

    /** The shortest PUSH. */
    Bytecode push(long value) {
        return push(UInt256.of(value));
    }

    Bytecode push(UInt256 value) {
        int length = (value.bitLength() + 7) / 8;
        out.write(Op.PUSH0 + length);
        out.write(value.toBytes(), 32 - length, length);
        return this;
    }

    Bytecode push(Address address) {
        out.write(Op.PUSH0 + 20);
        out.writeBytes(address.bytes().toArray());
        return this;
    }

    Bytecode raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    int size() {
        return out.size();
    }

    /** {@code SSTORE(slot, value)}. */
    Bytecode store(long slot, long value) {
        return push(value).push(slot).op(Op.SSTORE);
    }

    /** Stores the top of the stack in the slot. */
    Bytecode storeTop(long slot) {
        return push(slot).op(Op.SSTORE);
    }

    /** A call of this kind with memory 0 to {@code inLength} in and {@code outLength} bytes to memory 0; leaves success on the stack. */
    Bytecode call(int op, Address to, long value, long inLength, long outLength, UInt256 gas) {
        push(outLength).push(0).push(inLength).push(0);
        if (op == Op.CALL || op == Op.CALLCODE) {
            push(value);
        }
        return push(to).push(gas).op(op);
    }

    /** Returns 32 bytes: the top of the stack. */
    Bytecode returnTop() {
        return push(0).op(Op.MSTORE).push(32).push(0).op(Op.RETURN);
    }

    /** Puts bytes into memory from 0, a word at a time. */
    Bytecode memory(byte[] bytes) {
        for (int i = 0; i < bytes.length; i += 32) {
            byte[] word = Arrays.copyOf(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 32)), 32);
            push(UInt256.of(word)).push(i).op(Op.MSTORE);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    Bytes toBytes() {
        return Bytes.of(bytes());
    }

    /** Code that deploys {@code runtime}. */
    static Bytes deploying(Bytes runtime) {
        // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: 10 bytes, then the code.
        var code = new Bytecode().op(Op.PUSH0 + 2, runtime.length() >> 8, runtime.length() & 0xFF, Op.DUP1).op(Op.PUSH1, 10)
                .op(Op.PUSH0, Op.CODECOPY, Op.PUSH0, Op.RETURN);
        return code.toBytes().concat(runtime);
    }
}
