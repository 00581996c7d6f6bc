package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;

/** A chain and a clock in the test's hand: nothing happens unless the test says so, and every pause runs what was planned for it. */
final class FakeChain implements Chain, Pace {
    static final long ID = 77;

    final List<Bytes> sent = new ArrayList<>();
    final Map<Bytes, Receipt> receipts = new HashMap<>();
    final Map<Integer, Runnable> plan = new HashMap<>();
    final List<Call> called = new ArrayList<>();
    Verdict verdict = Verdict.ACCEPTED;
    /** Said before {@link #verdict}, one after the other. */
    List<Verdict> verdicts = new ArrayList<>();
    String words = "";
    Bytes answer = Bytes.EMPTY;
    Amount baseFee = Amount.ZERO;
    Duration behind = Duration.ZERO;
    Optional<Long> finalized = Optional.empty();
    Function<LogQuery, List<LogEntry>> logs = _ -> List.of();
    Fees fees = new Fees(Amount.ofWei(1_000), Amount.ofWei(10));
    Amount balance = Amount.ofCoins(1);
    long gas = 21_000;
    long block = 100;
    long nonce;
    boolean reachable = true;
    int pauses;
    private Instant now = Instant.ofEpochSecond(1_800_000_000L);

    void mine(Bytes raw) {
        Bytes hash = Bytes.of(Keccak256.hash(raw.toArray()));
        receipts.put(hash, new Receipt(hash, ++block, Bytes.of(new byte[32]), true, gas, Amount.ofWei(1), Optional.empty(), List.of()));
        nonce++;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pause(Duration length) {
        now = now.plus(length);
        Runnable planned = plan.remove(++pauses);
        if (planned != null) {
            planned.run();
        }
    }

    @Override
    public long chainId() {
        return ID;
    }

    @Override
    public Block latest() {
        check();
        return new Block(block, Bytes.of(new byte[32]), now.minus(behind), baseFee);
    }

    @Override
    public Optional<Block> block(long number) {
        check();
        return number > block ? Optional.empty() : Optional.of(new Block(number, Bytes.of(new byte[32]), now, baseFee));
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        return finalized.map(number -> new Block(number, Bytes.of(new byte[32]), now, baseFee));
    }

    @Override
    public Amount balance(Address account) {
        return balance;
    }

    @Override
    public Amount balanceAt(Address account, long at) {
        return balance;
    }

    @Override
    public long nonceAt(Address account, long at) {
        return nonce(account);
    }

    @Override
    public Bytes codeAt(Address contract, long at) {
        return code(contract);
    }

    @Override
    public long nonce(Address account) {
        check();
        return nonce;
    }

    @Override
    public long pendingNonce(Address account) {
        return nonce;
    }

    @Override
    public Bytes code(Address contract) {
        return Bytes.EMPTY;
    }

    @Override
    public Bytes call(Call call) {
        called.add(call);
        return answer;
    }

    @Override
    public Bytes callAt(Call call, long at) {
        return Bytes.EMPTY;
    }

    @Override
    public long estimateGas(Call call) {
        return gas;
    }

    @Override
    public Fees suggestFees() {
        check();
        return fees;
    }

    @Override
    public Broadcast send(Bytes transaction) {
        check();
        sent.add(transaction);
        return new Broadcast(verdicts.isEmpty() ? verdict : verdicts.removeFirst(), words);
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        check();
        return Optional.ofNullable(receipts.get(transactionHash));
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        return logs.apply(query);
    }

    private void check() {
        if (!reachable) {
            throw new WalletException(WalletException.Kind.CHAIN_UNREACHABLE, "The line is cut.");
        }
    }
}
