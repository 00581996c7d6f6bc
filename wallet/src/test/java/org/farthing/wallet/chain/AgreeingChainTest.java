package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An honest node and one that lies, one method at a time: nothing is believed, and nothing is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreeingChainTest {
    private static final Amount SMALL = Amount.parseCoins("0.01");
    private static final Bytes NO_HASH = Bytes.of(new byte[32]);

    /** What a liar makes of an honest answer. */
    private interface Lie {
        Object of(Object honest, Object[] arguments);
    }

    private final TestKey funder = TestKey.of(1_000_033);
    private final Contracts contracts = Contracts.load();
    private final AtomicInteger pauses = new AtomicInteger();
    private final Pace impatient = new Pace() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration length) {
            pauses.incrementAndGet();
        }
    };
    private DevChain devChain;
    private DevRpcServer server;
    private TestNode node;
    private RpcChain honest;
    private ChannelContract channels;
    private Transactions account;
    private Receipt opening;
    private ChannelTerms terms;

    @BeforeAll
    void start() {
        devChain = DevChain.open(null, Map.of(funder.address(), Amount.ofCoins(1_000)), InstantSource.system());
        server = DevRpcServer.start(devChain, 0);
        node = new TestNode(server.uri(), DevChain.CHAIN_ID, funder);
        honest = node.chain();
        account = node.account(honest, contracts, funder);
        Address at = TestNode.deployed(account.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "deploy"));
        channels = new ChannelContract(honest, node.chainId(), contracts, at);
        terms = channels.terms(funder.address(), TestKey.of(5).address(), TestKey.of(6).address(), NO_HASH);
        opening = channels.open(account, opening(terms));
        for (int i = 0; i < 6; i++) {
            node.mine();
        }
    }

    @AfterAll
    void stop() {
        honest.close();
        server.close();
        devChain.close();
    }

    private ChannelOpening opening(ChannelTerms of) {
        return new ChannelOpening(of, honest.latest().time().plus(Duration.ofDays(30)), SMALL);
    }

    static Stream<Arguments> lies() {
        Lie otherBlock = (block, _) -> ((Optional<?>) block).map(Block.class::cast)
                .map(b -> new Block(b.number(), NO_HASH, b.time(), b.baseFee()));
        Lie stale = (head, _) -> {
            Block block = (Block) head;
            return new Block(block.number() - 5, block.hash(), block.time().minus(Duration.ofHours(1)), block.baseFee());
        };
        Lie rolledBack = (receipt, _) -> ((Optional<?>) receipt).map(Receipt.class::cast).map(r -> new Receipt(r.transactionHash(),
                r.block(), r.blockHash(), false, r.gasUsed(), r.gasPrice(), r.created(), List.of()));
        Lie moved = (receipt, _) -> ((Optional<?>) receipt).map(Receipt.class::cast).map(r -> new Receipt(r.transactionHash(),
                r.block() + 1, r.blockHash(), r.succeeded(), r.gasUsed(), r.gasPrice(), r.created(), r.logs()));
        return Stream.of(
                Arguments.of("another block of that number", "block", otherBlock, ask(Chain::latest)),
                Arguments.of("another block of that number, for a balance", "block", otherBlock, balance()),
                Arguments.of("a block kept back", "block", lie(Optional.empty()), ask(Chain::latest)),
                Arguments.of("a head of long ago", "latest", stale, ask(Chain::latest)),
                Arguments.of("a balance", "balanceAt", lie(Amount.ofCoins(5)), balance()),
                Arguments.of("a nonce", "nonceAt", lie(99L), (Question) world -> chain -> chain.nonce(world.funder.address())),
                Arguments.of("other code", "codeAt", lie(Bytes.of((byte) 1)),
                        (Question) world -> chain -> chain.code(world.channels.address())),
                Arguments.of("no code", "codeAt", lie(Bytes.EMPTY), (Question) world -> chain -> chain.code(world.channels.address())),
                Arguments.of("another state of a channel", "callAt", lie(Bytes.of(new byte[96])), state()),
                Arguments.of("a refusal of a contract", "callAt", revert(), state()),
                Arguments.of("an estimate that fails", "estimateGas", revert(), (Question) world -> chain -> chain.estimateGas(
                        new Call(Optional.of(world.funder.address()), Optional.of(TestKey.of(8).address()), SMALL, Bytes.EMPTY))),
                Arguments.of("a receipt kept back", "receipt", lie(Optional.empty()), receipt()),
                Arguments.of("a receipt that says rolled back", "receipt", rolledBack, receipt()),
                Arguments.of("a receipt of another block", "receipt", moved, receipt()),
                Arguments.of("events kept back", "logs", lie(List.of()), logs()),
                Arguments.of("events made up", "logs", (Lie) (logs, _) -> Stream.concat(((List<?>) logs).stream(),
                        ((List<?>) logs).stream()).toList(), logs()),
                Arguments.of("another chain", "chainId", lie(1L), ask(Chain::chainId)));
    }

    /** What is asked of the two. */
    private interface Question {
        Function<Chain, Object> in(AgreeingChainTest world);
    }

    private static Question ask(Function<Chain, Object> question) {
        return _ -> question;
    }

    private static Question balance() {
        return world -> chain -> chain.balance(world.funder.address());
    }

    private static Question state() {
        return world -> chain -> new ChannelContract(chain, world.node.chainId(), world.contracts, world.channels.address())
                .read(world.terms.id());
    }

    private static Question receipt() {
        return world -> chain -> chain.receipt(world.opening.transactionHash());
    }

    private static Question logs() {
        return world -> chain -> chain.logs(new LogQuery(world.channels.address(), List.of(), 0, world.honest.latest().number()));
    }

    private static Lie lie(Object answer) {
        return (_, _) -> answer;
    }

    private static Lie revert() {
        return (_, _) -> {
            throw new RevertedException(Bytes.EMPTY);
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLieIsNotBelieved(String name, String method, Lie lie, Question question) {
        Object truth = question.in(this).apply(honest);
        assertEquals(truth, question.in(this).apply(with(honest)), "two honest ones agree");
        pauses.set(0);
        for (AgreeingChain chain : List.of(with(but(method, lie)), new AgreeingChain(
                List.of(new AgreeingChain.Node("b", but(method, lie)), new AgreeingChain.Node("a", honest)), impatient))) {
            WalletException fault = assertThrows(WalletException.class, () -> question.in(this).apply(chain));
            assertEquals(Kind.NODES_DISAGREE, fault.kind(), fault.getMessage());
        }
        assertEquals(8, pauses.get(), "a few more tries, each with a pause");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLieThatPassesIsForgotten(String name, String method, Lie lie, Question question) {
        var left = new AtomicInteger(2);
        AgreeingChain chain = with(but(method, (truth, arguments) -> left.getAndDecrement() > 0 ? lie.of(truth, arguments) : truth));
        assertEquals(question.in(this).apply(honest), question.in(this).apply(chain));
    }

    static Stream<Arguments> liesAboutMoney() {
        return lies().filter(each -> List.of("block", "latest", "balanceAt", "nonceAt", "codeAt", "estimateGas").contains(each.get()[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("liesAboutMoney")
    void nothingIsSentOnALie(String name, String method, Lie lie, Question question) {
        AgreeingChain chain = with(but(method, lie));
        var store = new MemoryIntentStore();
        var queue = new Transactions(chain, node.network(1), contracts, funder, store, TransactionPolicy.LOCAL, Pace.SYSTEM);
        var contract = new ChannelContract(chain, node.chainId(), contracts, channels.address());
        long before = honest.pendingNonce(funder.address());
        ChannelTerms fresh = contract.terms(funder.address(), TestKey.of(5).address(), TestKey.of(6).address(), Bytes.of(new byte[31])
                .concat(Bytes.of((byte) 1)));
        WalletException fault = assertThrows(WalletException.class, () -> contract.open(queue, opening(fresh)));
        assertEquals(Kind.NODES_DISAGREE, fault.kind(), fault.getMessage());
        assertEquals(List.of(), store.all());
        assertEquals(before, honest.pendingNonce(funder.address()));
        if (!method.equals("codeAt")) {
            fault = assertThrows(WalletException.class, () -> queue.send(Optional.of(TestKey.of(8).address()), SMALL, Bytes.EMPTY, "pay"));
            assertEquals(Kind.NODES_DISAGREE, fault.kind(), fault.getMessage());
            assertEquals(List.of(), store.all());
        }
    }

    @Test
    void whatCannotBeProvenIsTakenFromTheMoreModest() {
        Fees dear = new Fees(Amount.ofCoins(1), Amount.ofCoins(1));
        AgreeingChain chain = with(but("suggestFees", lie(dear)));
        assertEquals(honest.suggestFees().priorityPerGas(), chain.suggestFees().priorityPerGas());
        assertEquals(honest.latest().baseFee().times(2).plus(chain.suggestFees().priorityPerGas()), chain.suggestFees().maxPerGas());
        assertEquals(honest.pendingNonce(funder.address()), with(but("pendingNonce", lie(1_000_000L))).pendingNonce(funder.address()));
        assertEquals(honest.nonce(funder.address()), with(but("pendingNonce", lie(0L))).pendingNonce(funder.address()));
        Call pay = new Call(Optional.of(funder.address()), Optional.of(TestKey.of(8).address()), SMALL, Bytes.EMPTY);
        assertEquals(50_000, with(but("estimateGas", lie(50_000L))).estimateGas(pay), "what is not used is not paid");
        Block early = honest.block(1).orElseThrow();
        assertEquals(Optional.of(early), with(but("tagged", lie(Optional.of(early)))).tagged(Finality.Tag.FINALIZED));
        assertEquals(Optional.empty(), with(but("tagged", lie(Optional.empty()))).tagged(Finality.Tag.FINALIZED));
        // A head that is made up ahead of the other counts for nothing.
        Block head = honest.latest();
        Block ahead = new Block(head.number() + 1_000, NO_HASH, head.time().plus(Duration.ofMinutes(1)), head.baseFee());
        assertEquals(head, with(but("latest", lie(ahead))).latest());
    }

    @Test
    void aNodeSomeBlocksBehindIsNoLiar() {
        Receipt paid = account.send(Optional.of(TestKey.of(8).address()), SMALL, Bytes.EMPTY, "pay");
        Block head = honest.latest();
        AtomicBoolean behind = new AtomicBoolean(true);
        Chain slow = new Slow(behind, head.number() - 2).over(honest);
        AgreeingChain chain = with(slow);
        assertEquals(head.number() - 2, chain.latest().number());
        assertEquals(honest.balanceAt(funder.address(), head.number() - 2), chain.balance(funder.address()));
        assertNotEquals(honest.balance(funder.address()), chain.balance(funder.address()));
        assertEquals(Optional.empty(), chain.receipt(paid.transactionHash()), "only one has it yet");
        assertEquals(Optional.empty(), chain.block(head.number()));
        behind.set(false);
        assertEquals(Optional.of(paid), chain.receipt(paid.transactionHash()));
        assertEquals(head, chain.latest());
    }

    /** The whole node as it was some blocks ago. */
    private record Slow(AtomicBoolean behind, long head) {
        Chain over(Chain chain) {
            return RpcProxies.all(chain, (method, arguments, real) -> {
                if (!behind.get()) {
                    return real.get();
                }
                return switch (method) {
                    case "latest" -> chain.block(head).orElseThrow();
                    case "block" -> (long) arguments[0] > head ? Optional.empty() : real.get();
                    case "receipt" -> ((Optional<?>) real.get()).filter(receipt -> ((Receipt) receipt).block() <= head);
                    default -> real.get();
                };
            });
        }
    }

    @Test
    void withOneNodeGoneNothingIsDecidedAndWhatIsSignedGoesOut() {
        AtomicBoolean gone = new AtomicBoolean();
        Chain other = RpcProxies.all(honest, (_, _, real) -> {
            if (gone.get()) {
                throw new WalletException(Kind.CHAIN_UNREACHABLE, "The line is cut.");
            }
            return real.get();
        });
        AgreeingChain chain = with(other);
        var store = new MemoryIntentStore();
        Address to = TestKey.of(8_001).address();
        var policy = new TransactionPolicy(Amount.ofWei(500_000_000_000L), 15_000_000, Duration.ofMillis(10), Duration.ofMillis(20),
                Duration.ofMinutes(1), Duration.ofSeconds(1));
        TestKey payer = TestKey.of(8_000);
        node.funded(honest, contracts, payer, Amount.ofCoins(1));
        Intent intent = new Transactions(new DeafChain(chain), node.network(1), contracts, payer, store, policy, Pace.SYSTEM)
                .submit(Optional.of(to), SMALL, Bytes.EMPTY, "pay", 0);
        gone.set(true);
        var queue = new Transactions(chain, node.network(1), contracts, payer, store, policy, Pace.SYSTEM);
        WalletException fault = assertThrows(WalletException.class, () -> queue.send(Optional.of(to), SMALL, Bytes.EMPTY, "pay"));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());
        assertTrue(fault.getMessage().startsWith("b.example: The line is cut."), fault.getMessage());
        List<Progress.Stage> stages = new ArrayList<>();
        fault = assertThrows(WalletException.class, () -> queue.follow(intent, progress -> stages.add(progress.stage())));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());
        assertEquals(Progress.Stage.NODE, stages.getFirst());
        assertEquals(SMALL, honest.balance(to), "one node was enough to hand it out");

        // Where the time ends between the look that failed and the next, that it failed is what is known, not that it waits.
        var time = new AtomicReference<>(Instant.now());
        Pace byHand = new Pace() {
            @Override
            public Instant now() {
                return time.get();
            }

            @Override
            public void pause(Duration length) {
                time.set(now().plus(length));
            }
        };
        var late = new Transactions(chain, node.network(1), contracts, payer, store, policy, byHand);
        fault = assertThrows(WalletException.class,
                () -> late.follow(intent, _ -> time.set(time.get().plus(policy.giveUpAfter()).plusMillis(1))));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());

        gone.set(false);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.resume().getFirst()));
        assertEquals(SMALL, honest.balance(to));
    }

    @Test
    void aTransactionIsRefusedOnlyByAllAndNeverWhileOneIsSilent() {
        Broadcast no = new Broadcast(Broadcast.Verdict.REFUSED, "no");
        Broadcast yes = new Broadcast(Broadcast.Verdict.ACCEPTED, "");
        Lie silent = (_, _) -> {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The line is cut.");
        };
        assertEquals(yes, two(lie(no), lie(yes)).send(Bytes.EMPTY));
        assertEquals(yes, two(silent, lie(yes)).send(Bytes.EMPTY));
        assertEquals(no, two(lie(no), lie(no)).send(Bytes.EMPTY));
        assertThrows(WalletException.class, () -> two(lie(no), silent).send(Bytes.EMPTY));
        assertThrows(WalletException.class, () -> two(silent, silent).send(Bytes.EMPTY));
    }

    private AgreeingChain two(Lie one, Lie other) {
        return new AgreeingChain(List.of(new AgreeingChain.Node("a", told("send", one)), new AgreeingChain.Node("b", told("send", other))),
                impatient);
    }

    @Test
    void nodesOfOneHostAreRefused() {
        for (List<String> urls : List.of(List.of("https://rpc.example/a", "https://RPC.example:8443/b"),
                List.of("https://rpc.example./a", "https://other.example", "http://rpc.example"),
                List.of("http://127.0.0.1:8545", "http://localhost:8545/x"))) {
            WalletException fault = assertThrows(WalletException.class, () -> AgreeingChain.connect(node.network(1),
                    urls.stream().map(URI::create).toList(), java.net.Proxy.NO_PROXY, Duration.ofSeconds(1)));
            assertEquals(Kind.BAD_INPUT, fault.kind());
        }
        try (AgreeingChain chain = AgreeingChain.connect(node.network(1), List.of(server.uri(), URI.create("http://127.0.0.1:1")),
                java.net.Proxy.NO_PROXY, Duration.ofSeconds(1))) {
            WalletException fault = assertThrows(WalletException.class, chain::latest);
            assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());
            assertTrue(fault.getMessage().contains("127.0.0.1:1 "), fault.getMessage());
        }
    }

    private AgreeingChain with(Chain other) {
        return new AgreeingChain(List.of(new AgreeingChain.Node("a.example", honest), new AgreeingChain.Node("b.example", other)),
                impatient);
    }

    private Chain but(String method, Lie lie) {
        return RpcProxies.all(honest, (called, arguments, real) -> called.equals(method) ? lie.of(real.get(), arguments) : real.get());
    }

    /** As {@link #but}, without asking the honest node first. */
    private Chain told(String method, Lie lie) {
        return RpcProxies.all(honest, (called, arguments, real) -> called.equals(method) ? lie.of(null, arguments) : real.get());
    }
}
