package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Programs by a seed: instructions with operands that mostly make sense, so that they run for a while, and sometimes none. What two nodes
 * may rightly answer differently (hashes of blocks, randomness) and the precompiles that the practice chain lacks are left out.
 */
final class RandomProgram {
    private static final int[] COMPUTE = {Op.ADD, Op.MUL, Op.SUB, Op.DIV, Op.SDIV, Op.MOD, Op.SMOD, Op.SIGNEXTEND, Op.LT, Op.GT, Op.SLT,
            Op.SGT,
        Op.EQ, Op.AND, Op.OR, Op.XOR, Op.BYTE, Op.SHL, Op.SHR, Op.SAR, Op.EXP};
    private static final int[] UNARY = {Op.ISZERO, Op.NOT, Op.CALLDATALOAD};
    private static final int[] ENVIRONMENT = {Op.ADDRESS, Op.ORIGIN, Op.CALLER, Op.CALLVALUE, Op.CALLDATASIZE, Op.CODESIZE, Op.GASPRICE,
        Op.RETURNDATASIZE, Op.COINBASE, Op.TIMESTAMP, Op.NUMBER, Op.GASLIMIT, Op.CHAINID, Op.SELFBALANCE, Op.BASEFEE, Op.PC, Op.MSIZE,
        Op.GAS,
        Op.PUSH0};
    private static final int[] CALLS = {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL};

    private final Random random;
    private final List<Address> addresses;
    private final Bytecode code = new Bytecode();
    private final List<Integer> destinations = new ArrayList<>();
    private int height;

    private RandomProgram(Random random, List<Address> addresses) {
        this.random = random;
        this.addresses = addresses;
    }

    /** @param addresses that calls and questions go to */
    static Bytes of(long seed, List<Address> addresses, int steps) {
        var program = new RandomProgram(new Random(seed), addresses);
        for (int i = 0; i < steps; i++) {
            program.step();
        }
        if (program.random.nextInt(4) > 0) {
            program.small(64).small(64).code.op(program.random.nextInt(5) > 0 ? Op.RETURN : Op.REVERT);
        }
        return program.code.toBytes();
    }

    private void step() {
        switch (random.nextInt(22)) {
            case 0, 1, 2 -> word();
            case 3, 4, 5 -> operand().operand().apply(COMPUTE[random.nextInt(COMPUTE.length)], 2, 1);
            case 6 -> operand().apply(UNARY[random.nextInt(UNARY.length)], 1, 1);
            case 7 -> operand().operand().operand().apply(random.nextBoolean() ? Op.ADDMOD : Op.MULMOD, 3, 1);
            case 8, 9 -> apply(ENVIRONMENT[random.nextInt(ENVIRONMENT.length)], 0, 1);
            case 10, 11 -> operand().small(6).apply(Op.SSTORE, 2, 0);
            case 12 -> small(6).apply(Op.SLOAD, 1, 1);
            case 13 -> operand().small(200).apply(random.nextInt(4) == 0 ? Op.MSTORE8 : Op.MSTORE, 2, 0);
            case 14 -> small(200).apply(Op.MLOAD, 1, 1);
            case 15 -> small(90).small(100).apply(Op.KECCAK256, 2, 1);
            case 16 -> copy();
            case 17 -> address().apply(new int[] {Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODEHASH}[random.nextInt(3)], 1, 1);
            case 18 -> log();
            case 19, 20 -> call();
            default -> rarely();
        }
    }

    private void copy() {
        if (random.nextInt(3) == 0) {
            // All of it, but for a few that ask for more than there is and halt.
            code.op(Op.RETURNDATASIZE);
            height++;
            small(random.nextInt(10) == 0 ? 100 : 1).small(100).apply(Op.RETURNDATACOPY, 3, 0);
        } else {
            small(90).small(100).small(100).apply(random.nextBoolean() ? Op.CALLDATACOPY : Op.CODECOPY, 3, 0);
        }
    }

    private void log() {
        int topics = random.nextInt(5);
        for (int i = 0; i < topics; i++) {
            operand();
        }
        small(70).small(100).apply(Op.LOG0 + topics, 2 + topics, 0);
    }

    private void call() {
        int op = CALLS[random.nextInt(CALLS.length)];
        boolean valued = op == Op.CALL || op == Op.CALLCODE;
        small(70).small(100).small(130).small(100);
        if (valued) {
            small(random.nextInt(3) == 0 ? 3 : 1);
        }
        address();
        push(random.nextInt(8) > 0 ? UInt256.of(random.nextInt(60_000)) : UInt256.MAX);
        apply(op, valued ? 7 : 6, 1);
    }

    private void rarely() {
        switch (random.nextInt(12)) {
            case 0 -> small(60).small(40).small(2).apply(Op.CREATE, 3, 1);
            case 1 -> operand().small(60).small(40).small(2).apply(Op.CREATE2, 4, 1);
            case 2 -> address().apply(Op.SELFDESTRUCT, 1, 0);
            case 3 -> small(60).small(60).small(60).address().apply(Op.EXTCODECOPY, 4, 0);
            case 4, 5 -> {
                destinations.add(code.size());
                apply(Op.JUMPDEST, 0, 0);
            }
            case 6, 7 -> {
                if (!destinations.isEmpty()) {
                    // A condition that changes with the gas left: back now and then, not for ever.
                    push(UInt256.of(3));
                    code.op(Op.GAS, Op.AND);
                    push(UInt256.of(destinations.get(random.nextInt(destinations.size()))));
                    apply(Op.JUMPI, 2, 0);
                }
            }
            case 8 -> {
                if (random.nextInt(8) == 0) {
                    code.op(random.nextInt(256)); // whatever that is
                }
            }
            case 9 -> {
                if (random.nextInt(8) == 0) {
                    operand().operand().apply(random.nextBoolean() ? Op.MSTORE : Op.REVERT, 2, 0); // wherever that is
                }
            }
            case 10 -> {
                int depth = 1 + random.nextInt(16);
                if (height > depth) {
                    apply(random.nextBoolean() ? Op.DUP1 + depth - 1 : Op.SWAP1 + depth - 1, 0, 0);
                }
            }
            default -> {
                if (height > 0) {
                    apply(Op.POP, 1, 0);
                }
            }
        }
    }

    /** Something from the stack, or something new. */
    private RandomProgram operand() {
        if (height > 0 && random.nextInt(3) == 0) {
            int depth = 1 + random.nextInt(Math.min(16, height));
            apply(Op.DUP1 + depth - 1, 0, 1);
        } else {
            word();
        }
        return this;
    }

    private void word() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        push(switch (random.nextInt(6)) {
            case 0 -> UInt256.of(random.nextInt(4));
            case 1 -> UInt256.of(random.nextInt(300));
            case 2 -> UInt256.MAX.sub(UInt256.of(random.nextInt(4)));
            case 3 -> UInt256.ONE.shl(UInt256.of(random.nextInt(256)));
            case 4 -> UInt256.of(bytes, 0, 1 + random.nextInt(32));
            default -> UInt256.of(bytes);
        });
    }

    private RandomProgram small(int below) {
        push(UInt256.of(random.nextInt(below)));
        return this;
    }

    private RandomProgram address() {
        code.push(addresses.get(random.nextInt(addresses.size())));
        height++;
        return this;
    }

    private void push(UInt256 word) {
        code.push(word);
        height++;
    }

    private void apply(int op, int pops, int pushes) {
        code.op(op);
        height = Math.max(0, height - pops + pushes);
    }
}
