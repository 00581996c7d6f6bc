package org.farthing.wallet.devnet;

import java.util.Arrays;

/** One running contract: stack, memory, gas and place in the code. Owned by the thread that runs it. */
final class Frame {
    private static final byte[] NOTHING = new byte[0];

    final Message message;
    final Code code;
    int pc;
    long gas;
    /** What the last call gave back (EIP-211). */
    byte[] returnData = NOTHING;

    private UInt256[] stack = new UInt256[64];
    private int top;
    private byte[] memory = NOTHING;
    private long memoryWords;

    Frame(Message message, Code code) {
        this.message = message;
        this.code = code;
        this.gas = message.gas();
    }

    // --- gas ---

    void charge(long amount) {
        if (amount > gas) {
            throw Halt.outOfGas();
        }
        gas -= amount;
    }

    /** Charges {@code price} for each begun word of {@code bytes}; a length beyond an int is out of gas at any price. */
    void chargeWords(UInt256 bytes, long price) {
        if (!bytes.fitsInt()) {
            throw Halt.outOfGas();
        }
        charge(price * Gas.words(bytes.toIntOrMax()));
    }

    // --- stack ---

    /** Checks before the instruction runs, so that {@link #push} and {@link #pop} need not. */
    void checkStack(Op op) {
        if (top < op.pops()) {
            throw new Halt("stack underflow (" + top + " <=> " + op.pops() + ")");
        }
        if (top - op.pops() + op.pushes() > 1024) {
            throw new Halt("stack limit reached 1024 (" + top + ")");
        }
    }

    void push(UInt256 word) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
        }
        stack[top++] = word;
    }

    UInt256 pop() {
        return stack[--top];
    }

    void dup(int depth) {
        push(stack[top - depth]);
    }

    void swap(int depth) {
        UInt256 upper = stack[top - 1];
        stack[top - 1] = stack[top - 1 - depth];
        stack[top - 1 - depth] = upper;
    }

    // --- memory ---

    /** Charges for memory up to {@code offset + length} and provides it. @return the offset; 0 where the length is 0 */
    int expand(UInt256 offset, UInt256 length) {
        if (length.isZero()) {
            return 0;
        }
        if (!offset.fitsInt() || !length.fitsInt()) {
            throw Halt.outOfGas();
        }
        long end = (long) offset.toIntOrMax() + length.toIntOrMax();
        long words = Gas.words(end);
        if (words > memoryWords) {
            charge(memoryCost(words) - memoryCost(memoryWords));
            memoryWords = words;
            if (32 * words > memory.length) {
                memory = Arrays.copyOf(memory, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(32 * words, 2L * memory.length)));
            }
        }
        return offset.toIntOrMax();
    }

    private static long memoryCost(long words) {
        return Gas.MEMORY_WORD * words + words * words / Gas.MEMORY_QUADRATIC_DIVISOR;
    }

    long memorySize() {
        return 32 * memoryWords;
    }

    void load(UInt256 offset) {
        int at = expand(offset, UInt256.of(UInt256.BYTES));
        push(UInt256.of(memory, at, UInt256.BYTES));
    }

    void store(UInt256 offset, UInt256 word) {
        int at = expand(offset, UInt256.of(UInt256.BYTES)); // first: it may replace the array
        word.copyTo(memory, at);
    }

    void storeByte(UInt256 offset, UInt256 word) {
        int at = expand(offset, UInt256.ONE);
        memory[at] = word.toBytes()[UInt256.BYTES - 1];
    }

    /** A copy of memory, charged for. */
    byte[] read(UInt256 offset, UInt256 length) {
        int at = expand(offset, length);
        return Arrays.copyOfRange(memory, at, at + length.toIntOrMax());
    }

    /** Writes into memory already provided. */
    void write(int offset, byte[] source, int length) {
        System.arraycopy(source, 0, memory, offset, length);
    }

    /** Copies from {@code source} to memory, zeros where the source ends; charges for memory and words. */
    void copy(byte[] source, UInt256 target, UInt256 from, UInt256 length) {
        chargeWords(length, Gas.COPY_WORD);
        int at = expand(target, length);
        int wanted = length.toIntOrMax();
        int start = Math.min(from.toIntOrMax(), source.length);
        int present = Math.min(wanted, source.length - start);
        System.arraycopy(source, start, memory, at, present);
        Arrays.fill(memory, at + present, at + wanted, (byte) 0);
    }
}
