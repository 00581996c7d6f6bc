package org.farthing.wallet.chain;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A chain that answers every question and is gone whenever something is sent. */
record DeafChain(Chain chain) implements Chain {
    @Override
    public long chainId() {
        return chain.chainId();
    }

    @Override
    public Block latest() {
        return chain.latest();
    }

    @Override
    public Optional<Block> block(long number) {
        return chain.block(number);
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        return chain.tagged(tag);
    }

    @Override
    public Amount balanceAt(Address account, long block) {
        return chain.balanceAt(account, block);
    }

    @Override
    public long nonceAt(Address account, long block) {
        return chain.nonceAt(account, block);
    }

    @Override
    public Bytes codeAt(Address contract, long block) {
        return chain.codeAt(contract, block);
    }

    @Override
    public Amount balance(Address account) {
        return chain.balance(account);
    }

    @Override
    public long nonce(Address account) {
        return chain.nonce(account);
    }

    @Override
    public long pendingNonce(Address account) {
        return chain.pendingNonce(account);
    }

    @Override
    public Bytes code(Address contract) {
        return chain.code(contract);
    }

    @Override
    public Bytes call(Call call) {
        return chain.call(call);
    }

    @Override
    public Bytes callAt(Call call, long block) {
        return chain.callAt(call, block);
    }

    @Override
    public long estimateGas(Call call) {
        return chain.estimateGas(call);
    }

    @Override
    public Fees suggestFees() {
        return chain.suggestFees();
    }

    @Override
    public Broadcast send(Bytes transaction) {
        throw new WalletException(WalletException.Kind.CHAIN_UNREACHABLE, "The line is cut.");
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        return chain.receipt(transactionHash);
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        return chain.logs(query);
    }
}
