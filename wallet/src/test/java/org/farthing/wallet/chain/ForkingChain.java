package org.farthing.wallet.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;

/**
 * A chain of plain payments with a pool, whose newest blocks can be undone: the nonces and the pool follow the rules of real nodes. Time
 * is the test's: every pause runs {@link #onPause}.
 */
final class ForkingChain implements Chain, Pace {
    static final long ID = 78;

    /** A payment as it was signed. */
    record Payment(Bytes hash, Bytes raw, Address from, long nonce, String to, BigInteger value, BigInteger maxFee, BigInteger priority) {
    }

    private record Sealed(Block block, List<Payment> payments) {
    }

    private final List<Sealed> blocks = new ArrayList<>();
    private final Map<Bytes, Payment> pool = new LinkedHashMap<>();
    private final Map<Bytes, Payment> everSent = new HashMap<>();
    private int branches;
    private Instant now = Instant.ofEpochSecond(1_800_000_000L);
    Runnable onPause = this::mine;
    Amount baseFee = Amount.ofWei(100);
    Amount tip = Amount.ofWei(10);
    boolean dynamic = true;

    ForkingChain() {
        for (int i = 0; i < 40; i++) {
            mine();
        }
    }

    /** One block with what can go into it. */
    void mine() {
        List<Payment> taken = new ArrayList<>();
        while (true) {
            Optional<Payment> next = pool.values().stream()
                    .filter(payment -> payment.nonce == nonce(payment.from) + count(taken, payment.from))
                    .filter(payment -> payment.maxFee.compareTo(baseFee.wei()) >= 0)
                    .max(Comparator.comparing(payment -> payment.maxFee));
            if (next.isEmpty()) {
                break;
            }
            taken.add(next.get());
            pool.values().removeIf(payment -> payment.from.equals(next.get().from) && payment.nonce <= next.get().nonce);
        }
        long number = blocks.size();
        Bytes hash = Bytes.of(Keccak256.hash((branches + "/" + number).getBytes(StandardCharsets.US_ASCII)));
        blocks.add(new Sealed(new Block(number, hash, now, baseFee, dynamic), List.copyOf(taken)));
    }

    /** The last {@code depth} blocks give way to one more others, the first of them empty; what they held is in the pool, or not. */
    void reorganise(int depth, boolean forget) {
        branches++;
        List<Payment> undone = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            undone.addAll(0, blocks.removeLast().payments);
        }
        Map<Bytes, Payment> waiting = new LinkedHashMap<>(pool);
        pool.clear();
        mine();
        if (!forget) {
            undone.forEach(payment -> pool.put(payment.hash, payment));
            pool.putAll(waiting);
        }
        for (int i = 0; i < depth; i++) {
            mine();
        }
    }

    void forgetPool() {
        pool.clear();
    }

    int pooled() {
        return pool.size();
    }

    List<Payment> paid() {
        return blocks.stream().flatMap(block -> block.payments.stream()).toList();
    }

    /** Every transaction that was ever handed over, mined or not. */
    List<Payment> sent() {
        return List.copyOf(everSent.values());
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pause(Duration length) {
        now = now.plus(length);
        onPause.run();
    }

    @Override
    public long chainId() {
        return ID;
    }

    @Override
    public Block latest() {
        return blocks.getLast().block;
    }

    @Override
    public Optional<Block> block(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number).block) : Optional.empty();
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        return Optional.empty();
    }

    @Override
    public Amount balance(Address account) {
        return Amount.ofCoins(1);
    }

    @Override
    public Amount balanceAt(Address account, long at) {
        return balance(account);
    }

    @Override
    public long nonce(Address account) {
        return nonceAt(account, blocks.size() - 1L);
    }

    @Override
    public long nonceAt(Address account, long at) {
        return blocks.subList(0, (int) at + 1).stream().flatMap(block -> block.payments.stream())
                .filter(payment -> payment.from.equals(account)).count();
    }

    @Override
    public long pendingNonce(Address account) {
        long next = nonce(account);
        while (waits(account, next)) {
            next++;
        }
        return next;
    }

    private static long count(List<Payment> payments, Address from) {
        return payments.stream().filter(payment -> payment.from.equals(from)).count();
    }

    private boolean waits(Address account, long nonce) {
        return pool.values().stream().anyMatch(payment -> payment.from.equals(account) && payment.nonce == nonce);
    }

    @Override
    public Bytes code(Address contract) {
        return Bytes.EMPTY;
    }

    @Override
    public Bytes codeAt(Address contract, long at) {
        return Bytes.EMPTY;
    }

    @Override
    public Bytes call(Call call) {
        return Bytes.EMPTY;
    }

    @Override
    public Bytes callAt(Call call, long at) {
        return Bytes.EMPTY;
    }

    @Override
    public long estimateGas(Call call) {
        return 21_000;
    }

    @Override
    public Fees suggestFees() {
        return dynamic ? new Fees(baseFee.times(2).plus(tip), tip) : new Fees(baseFee, baseFee);
    }

    @Override
    public Broadcast send(Bytes transaction) {
        Payment payment = decode(transaction);
        if (TransactionEnvelope.isLegacy(transaction) == dynamic) {
            return new Broadcast(Verdict.REFUSED, "transaction type not supported");
        }
        everSent.put(payment.hash, payment);
        if (payment.nonce < nonce(payment.from)) {
            return new Broadcast(Verdict.NONCE_TAKEN, "nonce too low");
        }
        Optional<Payment> waiting = pool.values().stream()
                .filter(other -> other.from.equals(payment.from) && other.nonce == payment.nonce).findFirst();
        if (waiting.isPresent() && !waiting.get().hash.equals(payment.hash)) {
            if (!isTenthMore(payment.maxFee, waiting.get().maxFee) || !isTenthMore(payment.priority, waiting.get().priority)) {
                return new Broadcast(Verdict.UNDERPRICED, "replacement transaction underpriced");
            }
            pool.remove(waiting.get().hash);
        }
        pool.put(payment.hash, payment);
        return new Broadcast(Verdict.ACCEPTED, "");
    }

    private static boolean isTenthMore(BigInteger more, BigInteger than) {
        return more.multiply(BigInteger.TEN).compareTo(than.multiply(BigInteger.valueOf(11))) >= 0;
    }

    private static Payment decode(Bytes raw) {
        var signed = (SignedRawTransaction) TransactionDecoder.decode(raw.toString());
        try {
            boolean legacy = TransactionEnvelope.isLegacy(raw);
            var typed = legacy ? null : (org.web3j.crypto.transaction.type.Transaction1559) signed.getTransaction();
            return new Payment(Bytes.of(Keccak256.hash(raw.toArray())), raw, Address.parse(signed.getFrom()),
                    signed.getNonce().longValueExact(), signed.getTo(), signed.getValue(),
                    legacy ? signed.getGasPrice() : typed.getMaxFeePerGas(),
                    legacy ? signed.getGasPrice() : typed.getMaxPriorityFeePerGas());
        } catch (SignatureException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        for (Sealed each : blocks) {
            for (Payment payment : each.payments) {
                if (payment.hash.equals(transactionHash)) {
                    return Optional.of(new Receipt(transactionHash, each.block.number(), each.block.hash(), true, 21_000,
                            Amount.ofWei(1), Optional.empty(), List.of()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        return List.of();
    }
}
