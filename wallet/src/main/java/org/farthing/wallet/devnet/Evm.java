package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Bytes;

/**
 * The Ethereum virtual machine of one transaction: runs calls and creations, and takes back the changes of those that fail. Rules of the
 * Shanghai upgrade.
 */
final class Evm {
    private final WorldState state;
    private final Substate substate;
    private final BlockContext block;
    private final Origin origin;
    private final Interpreter interpreter;

    Evm(WorldState state, Substate substate, BlockContext block, Origin origin) {
        this.state = state;
        this.substate = substate;
        this.block = block;
        this.origin = origin;
        this.interpreter = new Interpreter(this);
    }

    WorldState state() {
        return state;
    }

    Substate substate() {
        return substate;
    }

    BlockContext block() {
        return block;
    }

    Origin origin() {
        return origin;
    }

    /** Runs the code of {@code message.codeFrom()}. The caller has seen to depth and money. */
    Result call(Message message) {
        int mark = state.undo().mark();
        if (message.movesValue()) {
            state.transfer(message.caller(), message.self(), message.value());
        }
        int precompile = Precompiles.number(message.codeFrom());
        Result result;
        if (precompile != 0) {
            result = Precompiles.run(precompile, message.input().bytes(), message.gas());
        } else {
            Code code = state.code(message.codeFrom());
            result = code.isEmpty() ? new Result.Success(Bytes.EMPTY, message.gas()) : interpreter.run(new Frame(message, code));
        }
        if (!(result instanceof Result.Success)) {
            state.undo().revertTo(mark);
        }
        return result;
    }

    /** Runs {@code message.input()} and stores what it returns as the code of {@code message.self()}. The creator's nonce is raised. */
    Result create(Message message) {
        substate.warm(message.self());
        if (state.nonce(message.self()) != 0 || !state.code(message.self()).isEmpty()) {
            return new Result.Halted("contract address collision");
        }
        int mark = state.undo().mark();
        state.setNonce(message.self(), 1); // EIP-161
        state.transfer(message.caller(), message.self(), message.value());
        var asCall = new Message(message.caller(), message.self(), message.self(), message.value(), false, Message.Input.EMPTY,
                message.gas(), false, message.depth());
        Result result = interpreter.run(new Frame(asCall, new Code(message.input().bytes())));
        if (result instanceof Result.Success(Bytes code, long gasLeft)) {
            result = deposit(message, code, gasLeft);
        }
        if (!(result instanceof Result.Success)) {
            state.undo().revertTo(mark);
        }
        return result;
    }

    private Result deposit(Message message, Bytes code, long gasLeft) {
        if (code.length() > Gas.MAX_CODE) {
            return new Result.Halted("max code size exceeded");
        }
        if (code.length() > 0 && code.at(0) == (byte) 0xEF) {
            return new Result.Halted("invalid code: must not begin with 0xef"); // EIP-3541
        }
        long price = Gas.CODE_BYTE * code.length();
        if (price > gasLeft) {
            return new Result.Halted("contract creation code storage out of gas");
        }
        state.setCode(message.self(), new Code(code.toArray()));
        return new Result.Success(code, gasLeft - price);
    }
}
