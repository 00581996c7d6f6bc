package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;

/**
 * Runs calls and transactions against the accounts: buys gas, checks what must hold before, runs the {@link Evm}, gives back what is left,
 * pays the maker of the block. Messages of refusals are those of geth, since wallets look for their words.
 */
final class TransactionRunner {
    private final WorldState state;
    private final BlockContext block;

    TransactionRunner(WorldState state, BlockContext block) {
        this.state = state;
        this.block = block;
    }

    /** What can be known without the state of the sender. @throws WalletException TRANSACTION_REFUSED */
    static void checkForm(Transaction transaction, long chainId, long blockGasLimit) {
        if (transaction.chainId() != chainId) {
            throw refused("invalid chain id for signer: have " + transaction.chainId() + " want " + chainId);
        }
        if (transaction.maxFee().isLessThan(transaction.maxTip())) {
            throw refused("max priority fee per gas higher than max fee per gas: address " + transaction.sender()
                    + ", maxPriorityFeePerGas: " + transaction.maxTip() + ", maxFeePerGas: " + transaction.maxFee());
        }
        if (transaction.gasLimit() > blockGasLimit) {
            throw refused("exceeds block gas limit");
        }
        checkCall(transaction.call(UInt256.ZERO));
    }

    private static void checkCall(Call call) {
        if (call.to().isEmpty() && call.data().length() > Gas.MAX_INITCODE) {
            throw refused("max initcode size exceeded: code size " + call.data().length() + " limit " + Gas.MAX_INITCODE);
        }
        long intrinsic = call.intrinsicGas();
        if (call.gasLimit() < intrinsic) {
            throw refused("intrinsic gas too low: have " + call.gasLimit() + ", want " + intrinsic);
        }
    }

    /** Nonce, code and money of the sender as they are now. @throws WalletException TRANSACTION_REFUSED */
    static void checkSender(Transaction transaction, WorldState state) {
        Address sender = transaction.sender();
        long nonce = state.nonce(sender);
        if (transaction.nonce() < nonce) {
            throw refused("nonce too low: next nonce " + nonce + ", tx nonce " + transaction.nonce());
        }
        if (!state.code(sender).isEmpty()) {
            throw refused("sender not an eoa: address " + sender); // EIP-3607
        }
        BigInteger cost = transaction.maxFee().toBigInteger().multiply(BigInteger.valueOf(transaction.gasLimit()))
                .add(transaction.value().toBigInteger());
        if (cost.compareTo(state.balance(sender).toBigInteger()) > 0) {
            throw insufficientFunds(sender, state.balance(sender), cost);
        }
    }

    /** @throws WalletException TRANSACTION_REFUSED where the base fee is more than it pays at most */
    static void checkFee(Transaction transaction, UInt256 baseFee) {
        if (transaction.maxFee().isLessThan(baseFee)) {
            throw feeTooLow(transaction.sender(), transaction.maxFee(), baseFee);
        }
    }

    static WalletException feeTooLow(Address sender, UInt256 fee, UInt256 baseFee) {
        return refused("max fee per gas less than block base fee: address " + sender + ", maxFeePerGas: " + fee + ", baseFee: " + baseFee);
    }

    private static WalletException insufficientFunds(Address sender, UInt256 have, BigInteger want) {
        return refused("insufficient funds for gas * price + value: address " + sender + " have " + have + " want " + want);
    }

    private static WalletException refused(String message) {
        return new WalletException(WalletException.Kind.TRANSACTION_REFUSED, message);
    }

    /** Runs a transaction that was checked, and whose nonce is the next. @throws WalletException where the base fee is above its limit */
    Outcome run(Transaction transaction) {
        checkFee(transaction, block.baseFee());
        checkSender(transaction, state);
        return run(transaction.call(block.baseFee()));
    }

    /**
     * Runs a call. All it changes can be taken back through the state's {@link Undo}.
     *
     * @throws WalletException TRANSACTION_REFUSED if it cannot begin
     */
    Outcome run(Call call) {
        checkCall(call);
        Address from = call.from();
        BigInteger bought = call.gasPrice().toBigInteger().multiply(BigInteger.valueOf(call.gasLimit()));
        BigInteger cost = bought.add(call.value().toBigInteger());
        if (cost.compareTo(state.balance(from).toBigInteger()) > 0) {
            throw insufficientFunds(from, state.balance(from), cost);
        }
        var substate = new Substate(state.undo());
        warm(substate, call);
        state.setBalance(from, state.balance(from).sub(UInt256.of(bought)));
        long nonce = state.nonce(from);
        state.setNonce(from, nonce + 1);

        var evm = new Evm(state, substate, block, new Origin(from, call.gasPrice()));
        long gas = call.gasLimit() - call.intrinsicGas();
        Optional<Address> created = call.to().isPresent() ? Optional.empty() : Optional.of(CallOps.address(from, nonce));
        Address self = call.to().or(() -> created).orElseThrow();
        var input = new Message.Input(call.data().toArray());
        var message = new Message(from, self, self, call.value(), true, input, gas, false, 0);
        Result result = created.isPresent() ? evm.create(message) : evm.call(message);

        long used = call.gasLimit() - result.gasLeft();
        used -= Math.min(result instanceof Result.Success ? substate.refund() : 0, used / Gas.MAX_REFUND_DIVISOR);
        settle(call, used);
        List<Log> logs = substate.logs();
        substate.destroyed().forEach(state::delete);
        return new Outcome(result, used, logs, created);
    }

    private void warm(Substate substate, Call call) {
        substate.warm(call.from());
        substate.warm(block.coinbase()); // EIP-3651
        call.to().ifPresent(substate::warm);
        for (int i = 1; i <= Precompiles.COUNT; i++) {
            substate.warm(Precompiles.address(i));
        }
        for (Transaction.AccessEntry entry : call.accessList()) {
            substate.warm(entry.address());
            entry.slots().forEach(slot -> substate.warm(entry.address(), slot));
        }
    }

    /** Gives back the gas that is left; burns the base fee; the rest is the maker's. */
    private void settle(Call call, long used) {
        if (call.gasPrice().isZero()) {
            return;
        }
        UInt256 back = call.gasPrice().mul(UInt256.of(call.gasLimit() - used));
        state.setBalance(call.from(), state.balance(call.from()).add(back));
        if (block.baseFee().isLessThan(call.gasPrice())) {
            UInt256 tip = call.gasPrice().sub(block.baseFee()).mul(UInt256.of(used));
            state.setBalance(block.coinbase(), state.balance(block.coinbase()).add(tip));
        }
    }
}
