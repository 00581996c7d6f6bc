package org.farthing.wallet.chain;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Two or more nodes of one chain, of which no single one is believed. Money is decided on what all of them say:
 *
 * <ul>
 * <li>The newest block is the lowest of their heads, and all have to show the same block at that number. Being some blocks behind is
 *     normal; minutes behind is not.
 * <li>Balances, nonces, code, calls and events are asked of all at one block, and have to be equal. So has a receipt; one that only some
 *     have yet counts as none.
 * <li>Gas is the highest estimate: what is not used is not paid, and the policy bounds it. Fees are the agreed base fee, and the lowest of
 *     the tips: one node alone can neither raise nor make up what is paid.
 * <li>A signed transaction goes to all and is out when one takes it; it is refused only when all refuse.
 * </ul>
 *
 * <p>Nodes are given a few seconds to come to the same answer, since a block reaches them at different times and a reorganisation one after
 * the other; then {@code NODES_DISAGREE}. Where one does not answer at all, {@code CHAIN_UNREACHABLE} names it. Thread-safe.
 */
public final class AgreeingChain implements Chain, AutoCloseable {
    /**
     * One of the nodes.
     *
     * @param name  for the user: its host
     * @param chain what it answers
     */
    public record Node(String name, Chain chain) {
    }

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final long BLOCKS_BEHIND = 3;
    private static final Duration TIME_BEHIND = Duration.ofMinutes(3);

    private final List<Node> nodes;
    private final Pace pace;

    /** @param nodes two or more, which {@link #close} closes where they can be closed */
    public AgreeingChain(List<Node> nodes, Pace pace) {
        if (nodes.size() < 2) {
            throw new IllegalArgumentException("one node alone has nobody to agree with");
        }
        this.nodes = List.copyOf(nodes);
        this.pace = pace;
    }

    /**
     * Opens nothing yet.
     *
     * @throws WalletException {@code BAD_INPUT} where two addresses have one host: one operator agrees with itself whatever it says
     */
    public static AgreeingChain connect(Network network, List<URI> urls, Proxy proxy, Duration timeout) {
        return connect(urls, url -> new RpcChain(network, url, proxy, timeout));
    }

    /** As {@link #connect(Network, List, Proxy, Duration)}, by other sockets. */
    public static AgreeingChain connect(Network network, List<URI> urls, SocketFactory sockets, Duration timeout) {
        return connect(urls, url -> new RpcChain(network, url, sockets, timeout));
    }

    private static AgreeingChain connect(List<URI> urls, Function<URI, RpcChain> node) {
        Set<String> hosts = new HashSet<>();
        for (URI url : urls) {
            if (url.getHost() != null && !hosts.add(operator(url))) {
                throw WalletRefusal.SAME_HOST.exception(url.getHost());
            }
        }
        return new AgreeingChain(urls.stream().map(url -> {
            RpcChain chain = node.apply(url);
            return new Node(chain.host(), chain);
        }).toList(), Pace.SYSTEM);
    }

    /** On this machine, nodes differ by their ports. */
    private static String operator(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return here ? InetAddress.getLoopbackAddress().getHostAddress() + ":" + url.getPort() : host;
    }

    @Override
    public long chainId() {
        return agreed(() -> same(all(Chain::chainId)));
    }

    @Override
    public Block latest() {
        return agreed(this::head);
    }

    @Override
    public Optional<Block> block(long number) {
        return agreed(() -> number > head().number() ? Optional.empty() : Optional.of(agreedBlock(number)));
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        return agreed(() -> {
            List<Optional<Block>> tagged = all(chain -> chain.tagged(tag));
            // Where one does not know the name, nobody is behind the others' word.
            if (tagged.stream().anyMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            long lowest = tagged.stream().mapToLong(block -> block.orElseThrow().number()).min().orElseThrow();
            return Optional.of(agreedBlock(Math.min(lowest, head().number())));
        });
    }

    @Override
    public Amount balance(Address account) {
        return atHead(block -> chain -> chain.balanceAt(account, block));
    }

    @Override
    public Amount balanceAt(Address account, long block) {
        return at(block, chain -> chain.balanceAt(account, block));
    }

    @Override
    public long nonce(Address account) {
        return atHead(block -> chain -> chain.nonceAt(account, block));
    }

    @Override
    public long nonceAt(Address account, long block) {
        return at(block, chain -> chain.nonceAt(account, block));
    }

    /**
     * The lowest that any node names, and never below what is in blocks. Which transactions wait nobody can prove: a number that is too
     * high would leave a gap, behind which nothing is ever mined. The wallet's own waiting transactions are known to itself.
     */
    @Override
    public long pendingNonce(Address account) {
        long mined = nonce(account);
        List<Long> pending = agreed(() -> all(chain -> chain.pendingNonce(account)));
        return Math.max(mined, pending.stream().mapToLong(Long::longValue).min().orElseThrow());
    }

    @Override
    public Bytes code(Address contract) {
        return atHead(block -> chain -> chain.codeAt(contract, block));
    }

    @Override
    public Bytes codeAt(Address contract, long block) {
        return at(block, chain -> chain.codeAt(contract, block));
    }

    @Override
    public Bytes call(Call call) {
        return agreed(() -> {
            long block = head().number();
            return Answer.same(all(chain -> Answer.of(() -> chain.callAt(call, block))));
        }).value();
    }

    @Override
    public Bytes callAt(Call call, long block) {
        return agreed(() -> {
            require(block);
            return Answer.same(all(chain -> Answer.of(() -> chain.callAt(call, block))));
        }).value();
    }

    @Override
    public long estimateGas(Call call) {
        return agreed(() -> {
            List<Answer<Long>> answers = all(chain -> Answer.of(() -> chain.estimateGas(call)));
            // Estimates differ a little; whether it would be carried out at all may not.
            same(answers.stream().map(answer -> answer.refusal().isPresent()).toList());
            return answers.stream().max(Comparator.comparing(answer -> answer.result().orElse(0L))).orElseThrow();
        }).value();
    }

    @Override
    public Fees suggestFees() {
        return agreed(() -> {
            Block head = head();
            List<Fees> fees = all(Chain::suggestFees);
            Amount tip = fees.stream().map(Fees::priorityPerGas).min(Comparator.naturalOrder()).orElseThrow();
            if (head.dynamic()) {
                return new Fees(head.baseFee().times(2).plus(tip), tip);
            }
            return new Fees(fees.stream().map(Fees::maxPerGas).min(Comparator.naturalOrder()).orElseThrow(), tip);
        });
    }

    @Override
    public Broadcast send(Bytes transaction) {
        List<Result<Broadcast>> results = ask(chain -> chain.send(transaction));
        List<Broadcast> answers = results.stream().flatMap(result -> result.answer().stream()).toList();
        Optional<Broadcast> accepted = answers.stream().filter(answer -> answer.verdict() == Verdict.ACCEPTED).findFirst();
        if (accepted.isPresent()) {
            return accepted.get();
        }
        // One that fell silent may have taken it before: "refused" would free its nonce for another payment.
        for (Result<Broadcast> result : results) {
            if (result.fault().isPresent()) {
                throw result.fault().get();
            }
        }
        return answers.stream().min(Comparator.comparing(Broadcast::verdict)).orElseThrow();
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        return agreed(() -> {
            List<Optional<Receipt>> receipts = all(chain -> chain.receipt(transactionHash));
            List<Receipt> found = receipts.stream().flatMap(Optional::stream).toList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Receipt one = same(found);
            if (found.size() < nodes.size() && one.block() > head().number()) {
                // Not all have come that far.
                return Optional.empty();
            }
            same(receipts);
            return Optional.of(one);
        });
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        return at(query.to(), chain -> chain.logs(query));
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.chain() instanceof RpcChain chain) {
                chain.close();
            }
        }
    }

    /** Nodes said different things, or one had no answer that others had; may pass. */
    private static final class Differ extends RuntimeException {
        private final Optional<WalletException> refusal;

        Differ(String how) {
            super(how, null, false, false);
            this.refusal = Optional.empty();
        }

        Differ(WalletException refusal) {
            super(refusal.getMessage(), null, false, false);
            this.refusal = Optional.of(refusal);
        }
    }

    /** What a contract answered or how it refused. */
    private record Answer<T>(Optional<T> result, Optional<Bytes> refusal) {
        static <T> Answer<T> of(Supplier<T> question) {
            try {
                return new Answer<>(Optional.of(question.get()), Optional.empty());
            } catch (RevertedException reverted) {
                return new Answer<>(Optional.empty(), Optional.of(reverted.data()));
            }
        }

        /** The answer of all, or the most telling of their refusals: not every node hands the contract's reason on. */
        static <T> Answer<T> same(List<Answer<T>> answers) {
            AgreeingChain.same(answers.stream().map(Answer::result).toList());
            return answers.stream().max(Comparator.comparing(answer -> answer.refusal.map(Bytes::length).orElse(0))).orElseThrow();
        }

        T value() {
            return result.orElseThrow(() -> new RevertedException(refusal.orElseThrow()));
        }
    }

    /** What one node did with a question. */
    private record Result<T>(Optional<T> answer, Optional<WalletException> fault) {
    }

    private <T> T agreed(Supplier<T> question) {
        Duration wait = FIRST_PAUSE;
        for (int i = 1; ; i++) {
            try {
                return question.get();
            } catch (Differ differ) {
                if (i == TRIES) {
                    throw differ.refusal.orElseGet(() -> disagreement(differ.getMessage()));
                }
            }
            try {
                pace.pause(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw WalletRefusal.ASKING_INTERRUPTED.exception();
            }
            wait = wait.multipliedBy(2);
        }
    }

    private WalletException disagreement(String how) {
        return WalletRefusal.NODES_DISAGREE.exception(String.join(" and ", nodes.stream().map(Node::name).toList()), how);
    }

    private <T> T atHead(Function<Long, Function<Chain, T>> question) {
        return agreed(() -> same(all(question.apply(head().number()))));
    }

    private <T> T at(long block, Function<Chain, T> question) {
        return agreed(() -> {
            require(block);
            return same(all(question));
        });
    }

    /** All have the same block of that number, if the chain has come so far. */
    private void require(long number) {
        if (number <= head().number()) {
            agreedBlock(number);
        }
    }

    private Block head() {
        List<Block> heads = all(Chain::latest);
        Block lowest = heads.stream().min(Comparator.comparingLong(Block::number)).orElseThrow();
        for (Block head : heads) {
            if (head.number() - lowest.number() > BLOCKS_BEHIND && head.time().isAfter(lowest.time().plus(TIME_BEHIND))) {
                throw new Differ("one is minutes behind");
            }
        }
        return agreedBlock(lowest.number());
    }

    private Block agreedBlock(long number) {
        List<Optional<Block>> blocks = all(chain -> chain.block(number));
        return same(blocks).orElseThrow(() -> new Differ("a block is missing"));
    }

    private static <T> T same(List<T> answers) {
        for (T answer : answers) {
            if (!answer.equals(answers.getFirst())) {
                throw new Differ(answer instanceof Optional<?> ? "one shows what another does not" : "their answers differ");
            }
        }
        return answers.getFirst();
    }

    /** The answers of all, in order; a silent node's name goes into the sentence. */
    private <T> List<T> all(Function<Chain, T> question) {
        List<T> answers = new ArrayList<>();
        for (Result<T> result : ask(question)) {
            if (result.fault().isPresent()) {
                WalletException fault = result.fault().get();
                // A node that is a block behind the others refuses to speak of it.
                boolean refused = fault.getCause() instanceof WalletException cause && cause.getCause() instanceof RpcTransport.Refused;
                throw refused ? new Differ(fault) : fault;
            }
            answers.add(result.answer().orElseThrow());
        }
        return answers;
    }

    private <T> List<Result<T>> ask(Function<Chain, T> question) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result<T>>> asked = nodes.stream().map(node -> threads.submit(() -> ask(node, question))).toList();
            List<Result<T>> results = new ArrayList<>();
            for (Future<Result<T>> each : asked) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failed.getCause());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw WalletRefusal.ASKING_INTERRUPTED.exception();
        }
    }

    private static <T> Result<T> ask(Node node, Function<Chain, T> question) {
        try {
            return new Result<>(Optional.of(question.apply(node.chain())), Optional.empty());
        } catch (WalletException fault) {
            // RpcChain names its host already.
            String message = fault.getMessage().contains(node.name()) ? fault.getMessage() : node.name() + ": " + fault.getMessage();
            return new Result<>(Optional.empty(), Optional.of(new WalletException(fault.kind(),
                    fault.kind() == Kind.CHAIN_UNREACHABLE ? message + " Until it answers no money is moved, since two have to agree."
                            : message, fault)));
        }
    }
}
