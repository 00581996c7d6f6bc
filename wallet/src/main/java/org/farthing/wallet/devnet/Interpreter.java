package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Runs one frame, instruction by instruction: arithmetic, stack, memory, flow and what the environment tells. Storage and accounts are in
 * {@link StorageOps}, calls and creations in {@link CallOps}.
 */
final class Interpreter {
    private final BlockContext block;
    private final Origin origin;
    private final WorldState state;
    private final Substate substate;
    private final StorageOps storage;
    private final CallOps calls;

    /** @param evm who runs the calls and creations that frames ask for */
    Interpreter(Evm evm) {
        this.block = evm.block();
        this.origin = evm.origin();
        this.state = evm.state();
        this.substate = evm.substate();
        this.storage = new StorageOps(state, substate);
        this.calls = new CallOps(evm);
    }

    /** Runs to the end of the frame. Does not take anything back; {@link Evm} does. */
    Result run(Frame f) {
        byte[] code = f.code.bytes();
        try {
            while (f.pc < code.length) {
                int number = code[f.pc] & 0xFF;
                Op op = Op.of(number);
                if (op == null) {
                    throw new Halt("invalid opcode: " + (number == 0xFE ? "INVALID" : "opcode 0x%x not defined".formatted(number)));
                }
                f.checkStack(op);
                f.charge(op.gas());
                f.pc++;
                switch (number) {
                    case Op.STOP -> {
                        return new Result.Success(Bytes.EMPTY, f.gas);
                    }
                    case Op.RETURN -> {
                        byte[] output = f.read(f.pop(), f.pop());
                        return new Result.Success(Bytes.of(output), f.gas);
                    }
                    case Op.REVERT -> {
                        byte[] output = f.read(f.pop(), f.pop());
                        return new Result.Reverted(Bytes.of(output), f.gas);
                    }
                    case Op.SELFDESTRUCT -> {
                        storage.selfDestruct(f);
                        return new Result.Success(Bytes.EMPTY, f.gas);
                    }
                    default -> step(f, number);
                }
            }
            return new Result.Success(Bytes.EMPTY, f.gas);
        } catch (Halt halt) {
            return new Result.Halted(halt.getMessage());
        }
    }

    private void step(Frame f, int op) {
        if (op >= Op.PUSH0 && op <= Op.PUSH32) {
            push(f, op - Op.PUSH0);
        } else if (op >= Op.DUP1 && op <= Op.DUP16) {
            f.dup(op - Op.DUP1 + 1);
        } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
            f.swap(op - Op.SWAP1 + 1);
        } else if (op < Op.KECCAK256) {
            f.push(compute(f, op));
        } else if (op <= Op.BASEFEE) {
            environment(f, op);
        } else if (op <= Op.JUMPDEST) {
            memoryAndFlow(f, op);
        } else if (op >= Op.LOG0 && op <= Op.LOG4) {
            log(f, op - Op.LOG0);
        } else if (op == Op.CREATE || op == Op.CREATE2) {
            calls.create(f, op);
        } else {
            calls.call(f, op);
        }
    }

    private static void push(Frame f, int length) {
        byte[] code = f.code.bytes();
        if (f.pc + length <= code.length) {
            f.push(UInt256.of(code, f.pc, length));
        } else {
            // The code ends within the number: zeros follow.
            f.push(UInt256.of(Arrays.copyOfRange(code, f.pc, f.pc + length)));
        }
        f.pc += length;
    }

    private static UInt256 compute(Frame f, int op) {
        UInt256 a = f.pop();
        return switch (op) {
            case Op.ADD -> a.add(f.pop());
            case Op.MUL -> a.mul(f.pop());
            case Op.SUB -> a.sub(f.pop());
            case Op.DIV -> a.div(f.pop());
            case Op.SDIV -> a.sdiv(f.pop());
            case Op.MOD -> a.mod(f.pop());
            case Op.SMOD -> a.smod(f.pop());
            case Op.ADDMOD -> a.addmod(f.pop(), f.pop());
            case Op.MULMOD -> a.mulmod(f.pop(), f.pop());
            case Op.EXP -> {
                UInt256 exponent = f.pop();
                f.charge(Gas.EXP_BYTE * ((exponent.bitLength() + 7) / 8));
                yield a.exp(exponent);
            }
            case Op.SIGNEXTEND -> f.pop().signExtend(a);
            case Op.LT -> UInt256.of(a.isLessThan(f.pop()));
            case Op.GT -> UInt256.of(f.pop().isLessThan(a));
            case Op.SLT -> UInt256.of(a.isLessThanSigned(f.pop()));
            case Op.SGT -> UInt256.of(f.pop().isLessThanSigned(a));
            case Op.EQ -> UInt256.of(a.equals(f.pop()));
            case Op.ISZERO -> UInt256.of(a.isZero());
            case Op.AND -> a.and(f.pop());
            case Op.OR -> a.or(f.pop());
            case Op.XOR -> a.xor(f.pop());
            case Op.NOT -> a.not();
            case Op.BYTE -> f.pop().byteAt(a);
            case Op.SHL -> f.pop().shl(a);
            case Op.SHR -> f.pop().shr(a);
            case Op.SAR -> f.pop().sar(a);
            default -> throw new IllegalStateException("no arithmetic: " + op);
        };
    }

    private void environment(Frame f, int op) {
        Message m = f.message;
        switch (op) {
            case Op.KECCAK256 -> {
                UInt256 offset = f.pop();
                UInt256 length = f.pop();
                f.chargeWords(length, Gas.KECCAK_WORD);
                f.push(UInt256.of(Keccak256.hash(f.read(offset, length))));
            }
            case Op.ADDRESS -> f.push(UInt256.of(m.self()));
            case Op.BALANCE -> f.push(state.balance(storage.access(f, f.pop())));
            case Op.ORIGIN -> f.push(UInt256.of(origin.sender()));
            case Op.CALLER -> f.push(UInt256.of(m.caller()));
            case Op.CALLVALUE -> f.push(m.value());
            case Op.CALLDATALOAD -> f.push(word(m.input().bytes(), f.pop()));
            case Op.CALLDATASIZE -> f.push(UInt256.of(m.input().bytes().length));
            case Op.CALLDATACOPY -> f.copy(m.input().bytes(), f.pop(), f.pop(), f.pop());
            case Op.CODESIZE -> f.push(UInt256.of(f.code.bytes().length));
            case Op.CODECOPY -> f.copy(f.code.bytes(), f.pop(), f.pop(), f.pop());
            case Op.GASPRICE -> f.push(origin.gasPrice());
            case Op.EXTCODESIZE -> f.push(UInt256.of(state.code(storage.access(f, f.pop())).bytes().length));
            case Op.EXTCODECOPY -> {
                Address address = storage.access(f, f.pop());
                f.copy(state.code(address).bytes(), f.pop(), f.pop(), f.pop());
            }
            case Op.RETURNDATASIZE -> f.push(UInt256.of(f.returnData.length));
            case Op.RETURNDATACOPY -> copyReturnData(f);
            case Op.EXTCODEHASH -> {
                Address address = storage.access(f, f.pop());
                f.push(state.isEmpty(address) ? UInt256.ZERO : UInt256.of(state.code(address).hash()));
            }
            case Op.BLOCKHASH -> f.push(blockHash(f.pop()));
            case Op.COINBASE -> f.push(UInt256.of(block.coinbase()));
            case Op.TIMESTAMP -> f.push(UInt256.of(block.timestamp()));
            case Op.NUMBER -> f.push(UInt256.of(block.number()));
            case Op.PREVRANDAO -> f.push(block.prevRandao());
            case Op.GASLIMIT -> f.push(UInt256.of(block.gasLimit()));
            case Op.CHAINID -> f.push(UInt256.of(block.chainId()));
            case Op.SELFBALANCE -> f.push(state.balance(m.self()));
            case Op.BASEFEE -> f.push(block.baseFee());
            default -> throw new IllegalStateException("no question to the environment: " + op);
        }
    }

    private static UInt256 word(byte[] input, UInt256 offset) {
        int from = Math.min(offset.toIntOrMax(), input.length);
        int present = Math.min(UInt256.BYTES, input.length - from);
        return UInt256.of(Arrays.copyOf(Arrays.copyOfRange(input, from, from + present), UInt256.BYTES));
    }

    private static void copyReturnData(Frame f) {
        UInt256 target = f.pop();
        UInt256 from = f.pop();
        UInt256 length = f.pop();
        // Unlike the other copies it may not read beyond the end (EIP-211).
        if (from.toLongOrMax() > f.returnData.length || length.toLongOrMax() > f.returnData.length - from.toLongOrMax()) {
            throw new Halt("return data out of bounds");
        }
        f.copy(f.returnData, target, from, length);
    }

    private UInt256 blockHash(UInt256 number) {
        long asked = number.toLongOrMax();
        return asked < block.number() && asked >= block.number() - 256 ? UInt256.of(block.hashes().apply(asked)) : UInt256.ZERO;
    }

    private void memoryAndFlow(Frame f, int op) {
        switch (op) {
            case Op.POP -> f.pop();
            case Op.MLOAD -> f.load(f.pop());
            case Op.MSTORE -> f.store(f.pop(), f.pop());
            case Op.MSTORE8 -> f.storeByte(f.pop(), f.pop());
            case Op.SLOAD -> storage.load(f);
            case Op.SSTORE -> storage.store(f);
            case Op.JUMP -> jump(f, f.pop());
            case Op.JUMPI -> {
                UInt256 target = f.pop();
                if (!f.pop().isZero()) {
                    jump(f, target);
                }
            }
            case Op.PC -> f.push(UInt256.of(f.pc - 1));
            case Op.MSIZE -> f.push(UInt256.of(f.memorySize()));
            case Op.GAS -> f.push(UInt256.of(f.gas));
            case Op.JUMPDEST -> { }
            default -> throw new IllegalStateException("neither memory nor flow: " + op);
        }
    }

    private static void jump(Frame f, UInt256 target) {
        if (target.toLongOrMax() >= f.code.bytes().length || !f.code.isDestination(target.toIntOrMax())) {
            throw new Halt("invalid jump destination");
        }
        f.pc = target.toIntOrMax();
    }

    private void log(Frame f, int topicCount) {
        if (f.message.isStatic()) {
            throw Halt.writeProtection();
        }
        UInt256 offset = f.pop();
        UInt256 length = f.pop();
        List<Bytes> topics = new ArrayList<>();
        for (int i = 0; i < topicCount; i++) {
            topics.add(f.pop().toWord());
        }
        f.charge(Gas.LOG_TOPIC * topicCount);
        f.charge(length.fitsInt() ? Gas.LOG_BYTE * length.toIntOrMax() : Long.MAX_VALUE);
        substate.addLog(new Log(f.message.self(), topics, Bytes.of(f.read(offset, length))));
    }
}
