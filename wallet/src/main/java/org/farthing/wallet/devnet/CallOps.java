package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** CALL and its kin, CREATE and CREATE2: what they cost, what they hand on, and what comes back. */
final class CallOps {
    private static final byte[] NOTHING = new byte[0];

    private final Evm evm;
    private final WorldState state;

    CallOps(Evm evm) {
        this.evm = evm;
        this.state = evm.state();
    }

    void call(Frame f, int op) {
        UInt256 gasAsked = f.pop();
        Address target = f.pop().toAddress();
        UInt256 value = op == Op.CALL || op == Op.CALLCODE ? f.pop() : UInt256.ZERO;
        UInt256 inOffset = f.pop();
        UInt256 inLength = f.pop();
        UInt256 outOffset = f.pop();
        UInt256 outLength = f.pop();
        Message m = f.message;
        if (op == Op.CALL && m.isStatic() && !value.isZero()) {
            throw Halt.writeProtection();
        }
        byte[] input = f.read(inOffset, inLength);
        int out = f.expand(outOffset, outLength);
        f.charge(evm.substate().warm(target) ? Gas.COLD_ACCOUNT : Gas.WARM);
        if (!value.isZero()) {
            f.charge(Gas.CALL_VALUE);
            if (op == Op.CALL && state.isEmpty(target)) {
                f.charge(Gas.NEW_ACCOUNT);
            }
        }
        long gas = Math.min(gasAsked.toLongOrMax(), Gas.allButOne64th(f.gas));
        f.charge(gas);
        gas += value.isZero() ? 0 : Gas.CALL_STIPEND;

        f.returnData = NOTHING;
        if (m.depth() + 1 > Gas.MAX_DEPTH || state.balance(m.self()).isLessThan(value)) {
            f.gas += gas;
            f.push(UInt256.ZERO);
            return;
        }
        var inner = new Message.Input(input);
        int depth = m.depth() + 1;
        Result result = evm.call(switch (op) {
            case Op.CALL -> new Message(m.self(), target, target, value, true, inner, gas, m.isStatic(), depth);
            case Op.CALLCODE -> new Message(m.self(), m.self(), target, value, false, inner, gas, m.isStatic(), depth);
            case Op.DELEGATECALL -> new Message(m.caller(), m.self(), target, m.value(), false, inner, gas, m.isStatic(), depth);
            case Op.STATICCALL -> new Message(m.self(), target, target, UInt256.ZERO, false, inner, gas, true, depth);
            default -> throw new IllegalStateException("no call: " + op);
        });
        f.gas += result.gasLeft();
        f.returnData = result.output().toArray();
        f.write(out, f.returnData, Math.min(outLength.toIntOrMax(), f.returnData.length));
        f.push(UInt256.of(result instanceof Result.Success));
    }

    void create(Frame f, int op) {
        Message m = f.message;
        if (m.isStatic()) {
            throw Halt.writeProtection();
        }
        UInt256 value = f.pop();
        UInt256 offset = f.pop();
        UInt256 length = f.pop();
        if (length.toLongOrMax() > Gas.MAX_INITCODE) {
            throw new Halt("max initcode size exceeded");
        }
        f.chargeWords(length, op == Op.CREATE2 ? Gas.INITCODE_WORD + Gas.KECCAK_WORD : Gas.INITCODE_WORD);
        byte[] initcode = f.read(offset, length);
        Bytes salt = op == Op.CREATE2 ? f.pop().toWord() : Bytes.EMPTY;
        long gas = Gas.allButOne64th(f.gas);

        f.returnData = NOTHING;
        long nonce = state.nonce(m.self());
        if (m.depth() + 1 > Gas.MAX_DEPTH || state.balance(m.self()).isLessThan(value) || nonce == -1) {
            f.push(UInt256.ZERO);
            return;
        }
        f.charge(gas);
        state.setNonce(m.self(), nonce + 1);
        Address created = op == Op.CREATE ? address(m.self(), nonce) : address2(m.self(), salt, initcode);
        Result result = evm.create(
                new Message(m.self(), created, created, value, true, new Message.Input(initcode), gas, false, m.depth() + 1));
        f.gas += result.gasLeft();
        if (result instanceof Result.Success) {
            f.push(UInt256.of(created));
        } else {
            f.returnData = result.output().toArray();
            f.push(UInt256.ZERO);
        }
    }

    /** Where CREATE, or a transaction without receiver, puts its contract. */
    static Address address(Address creator, long nonce) {
        byte[] hash = Keccak256.hash(Rlp.list(Rlp.text(creator.bytes()), Rlp.number(nonce)));
        return new Address(Bytes.of(hash, 12, Address.LENGTH));
    }

    /** Where CREATE2 puts its contract (EIP-1014). @param salt 32 bytes */
    static Address address2(Address creator, Bytes salt, byte[] initcode) {
        byte[] hash = Keccak256.hash(new byte[] {(byte) 0xFF}, creator.bytes().toArray(), salt.toArray(), Keccak256.hash(initcode));
        return new Address(Bytes.of(hash, 12, Address.LENGTH));
    }
}
