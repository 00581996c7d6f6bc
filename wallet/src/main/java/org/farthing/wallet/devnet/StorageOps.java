package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Address;

/** Instructions that touch accounts and storage, with their prices: EIP-2200, EIP-2929, EIP-3529. */
final class StorageOps {
    private final WorldState state;
    private final Substate substate;

    StorageOps(WorldState state, Substate substate) {
        this.state = state;
        this.substate = substate;
    }

    /** The address in the word, charged for as cold or warm. */
    Address access(Frame f, UInt256 word) {
        Address address = word.toAddress();
        f.charge(substate.warm(address) ? Gas.COLD_ACCOUNT : Gas.WARM);
        return address;
    }

    void load(Frame f) {
        UInt256 key = f.pop();
        Address self = f.message.self();
        f.charge(substate.warm(self, key) ? Gas.COLD_SLOT : Gas.WARM);
        f.push(state.storage(self, key));
    }

    void store(Frame f) {
        if (f.message.isStatic()) {
            throw Halt.writeProtection();
        }
        // A callee that has the stipend only must not write (EIP-2200).
        if (f.gas <= Gas.STORAGE_SENTRY) {
            throw Halt.outOfGas();
        }
        UInt256 key = f.pop();
        UInt256 value = f.pop();
        Address self = f.message.self();
        UInt256 current = state.storage(self, key);
        UInt256 original = substate.original(self, key, current);
        long cold = substate.warm(self, key) ? Gas.COLD_SLOT : 0;
        boolean fresh = original.equals(current) && !current.equals(value);
        f.charge(cold + (!fresh ? Gas.WARM : original.isZero() ? Gas.STORAGE_SET : Gas.STORAGE_RESET));
        refund(original, current, value);
        state.setStorage(self, key, value);
    }

    private void refund(UInt256 original, UInt256 current, UInt256 value) {
        if (current.equals(value)) {
            return;
        }
        long refund = 0;
        if (!original.isZero()) {
            if (!original.equals(current) && current.isZero()) {
                refund -= Gas.STORAGE_CLEAR_REFUND; // given when the slot was cleared, and no longer deserved
            }
            if (value.isZero()) {
                refund += Gas.STORAGE_CLEAR_REFUND;
            }
        }
        if (!original.equals(current) && original.equals(value)) {
            refund += (original.isZero() ? Gas.STORAGE_SET : Gas.STORAGE_RESET) - Gas.WARM;
        }
        if (refund != 0) {
            substate.addRefund(refund);
        }
    }

    /** Sends everything to the beneficiary; the account goes at the end of the transaction. */
    void selfDestruct(Frame f) {
        if (f.message.isStatic()) {
            throw Halt.writeProtection();
        }
        Address self = f.message.self();
        Address beneficiary = f.pop().toAddress();
        UInt256 balance = state.balance(self);
        long cold = substate.warm(beneficiary) ? Gas.COLD_ACCOUNT : 0;
        f.charge(cold + (!balance.isZero() && state.isEmpty(beneficiary) ? Gas.NEW_ACCOUNT : 0));
        state.transfer(self, beneficiary, balance);
        if (self.equals(beneficiary)) {
            state.setBalance(self, UInt256.ZERO);
        }
        substate.destroy(self);
    }
}
