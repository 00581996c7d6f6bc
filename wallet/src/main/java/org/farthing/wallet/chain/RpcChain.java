package org.farthing.wallet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * A node reached over JSON-RPC and HTTP. Before its first answer is used, the node has to name the network's chain id: a wallet that
 * talks to the wrong chain would sign for it.
 *
 * <p>Thread-safe; every call blocks for at most the timeout.
 */
public final class RpcChain implements Chain, AutoCloseable {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final int REVERT_CODE = 3;
    private static final int METHOD_MISSING = -32601;
    /** How providers say that a question for events spans too much. */
    private static final Pattern WANTS_FEWER =
            Pattern.compile("range|results|response size|too large|too many|limit|exceed|timeout|timed out", Pattern.CASE_INSENSITIVE);
    private static final Amount ONE_GWEI = Amount.ofWei(1_000_000_000L);

    /** How many questions are answered until the node is asked again which chain it belongs to: behind one address nodes come and go. */
    private static final int QUESTIONS_UNTIL_CHECK = 16;

    private final RpcTransport transport;
    private final Network network;
    private final AtomicInteger untilCheck = new AtomicInteger();

    /**
     * Opens nothing yet; the first question does.
     *
     * @param proxy   {@link Proxy#NO_PROXY}, or a SOCKS proxy that also resolves the node's name
     * @param timeout for one whole question and answer, and once more for the pauses of a node that asks for patience
     */
    public RpcChain(Network network, URI url, Proxy proxy, Duration timeout) {
        this(network, url, proxy, timeout, Pace.SYSTEM);
    }

    RpcChain(Network network, URI url, Proxy proxy, Duration timeout, Pace pace) {
        this.network = network;
        this.transport = new RpcTransport(url, proxy, timeout, pace);
    }

    /**
     * As above, by other sockets.
     *
     * @param sockets connect to the host that the given address names, wherever they ask for it; nothing is looked up here
     */
    public RpcChain(Network network, URI url, SocketFactory sockets, Duration timeout) {
        this.network = network;
        this.transport = new RpcTransport(url, sockets, timeout, Pace.SYSTEM);
    }

    public RpcChain(Network network, URI url) {
        this(network, url, Proxy.NO_PROXY, DEFAULT_TIMEOUT);
    }

    /** The node's host and port, for sentences. */
    String host() {
        return transport.host();
    }

    @Override
    public long chainId() {
        try {
            return transport.ask("eth_chainId", List.of(), node -> RpcReader.number(present(node)));
        } catch (RpcTransport.Refused refusal) {
            throw refused(refusal);
        }
    }

    @Override
    public Block latest() {
        return ask("eth_getBlockByNumber", List.of("latest", false), node -> RpcReader.block(present(node)));
    }

    @Override
    public Optional<Block> block(long number) {
        return ask("eth_getBlockByNumber", List.of(hex(number), false),
                node -> Optional.ofNullable(node).map(RpcReader::block).filter(block -> block.number() == number));
    }

    @Override
    public Optional<Block> tagged(Finality.Tag tag) {
        try {
            return askRaw("eth_getBlockByNumber", List.of(tag.word(), false), node -> Optional.ofNullable(node).map(RpcReader::block));
        } catch (RpcTransport.Refused refusal) {
            if (refusal.asksForPatience()) {
                throw refused(refusal);
            }
            // Nodes that know no such name say so in as many ways as there are nodes.
            return Optional.empty();
        }
    }

    @Override
    public Amount balance(Address account) {
        return balance(account, "latest");
    }

    @Override
    public Amount balanceAt(Address account, long block) {
        return balance(account, hex(block));
    }

    private Amount balance(Address account, String block) {
        return ask("eth_getBalance", List.of(account.hex(), block), node -> RpcReader.amount(present(node)));
    }

    @Override
    public long nonce(Address account) {
        return nonce(account, "latest");
    }

    @Override
    public long nonceAt(Address account, long block) {
        return nonce(account, hex(block));
    }

    private long nonce(Address account, String block) {
        return ask("eth_getTransactionCount", List.of(account.hex(), block), node -> RpcReader.number(present(node)));
    }

    @Override
    public long pendingNonce(Address account) {
        return nonce(account, "pending");
    }

    @Override
    public Bytes code(Address contract) {
        return code(contract, "latest");
    }

    @Override
    public Bytes codeAt(Address contract, long block) {
        return code(contract, hex(block));
    }

    private Bytes code(Address contract, String block) {
        return ask("eth_getCode", List.of(contract.hex(), block), node -> RpcReader.bytes(present(node)));
    }

    @Override
    public Bytes call(Call call) {
        return call(call, "latest");
    }

    @Override
    public Bytes callAt(Call call, long block) {
        return call(call, hex(block));
    }

    private Bytes call(Call call, String block) {
        return ask("eth_call", List.of(json(call), block), node -> RpcReader.bytes(present(node)));
    }

    @Override
    public long estimateGas(Call call) {
        return ask("eth_estimateGas", List.of(json(call)), node -> RpcReader.number(present(node)));
    }

    @Override
    public Fees suggestFees() {
        Block head = latest();
        if (!head.dynamic()) {
            Amount price = ask("eth_gasPrice", List.of(), node -> RpcReader.amount(present(node)));
            return new Fees(price, price);
        }
        Amount base = head.baseFee();
        Amount priority;
        try {
            priority = askRaw("eth_maxPriorityFeePerGas", List.of(), node -> RpcReader.amount(present(node)));
        } catch (RpcTransport.Refused refusal) {
            if (refusal.code() != METHOD_MISSING) {
                throw refused(refusal);
            }
            priority = ONE_GWEI;
        }
        // The base fee rises by at most an eighth in each block: twice the present one lasts for six full blocks.
        return new Fees(base.times(2).plus(priority), priority);
    }

    @Override
    public Broadcast send(Bytes transaction) {
        // A transaction is handed only to a node that names its chain now.
        untilCheck.set(0);
        try {
            askRaw("eth_sendRawTransaction", List.of(transaction.toString()), node -> RpcReader.bytes(present(node)));
            return new Broadcast(Verdict.ACCEPTED, "");
        } catch (RpcTransport.Refused refusal) {
            return new Broadcast(verdict(refusal.getMessage()), refusal.getMessage());
        }
    }

    @Override
    public Optional<Receipt> receipt(Bytes transactionHash) {
        return ask("eth_getTransactionReceipt", List.of(transactionHash.toString()),
                node -> node == null || node.path("blockNumber").isNull() ? Optional.empty() : Optional.of(RpcReader.receipt(node)));
    }

    @Override
    public List<LogEntry> logs(LogQuery query) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("fromBlock", hex(query.from()));
        filter.put("toBlock", hex(query.to()));
        filter.put("address", query.contract().hex());
        if (!query.kinds().isEmpty()) {
            filter.put("topics", List.of(query.kinds().stream().map(Bytes::toString).toList()));
        }
        List<LogEntry> answered = askForLogs(filter);
        // A node that ignores the filter must not slip another contract's events in.
        List<LogEntry> asked = new ArrayList<>(answered);
        asked.removeIf(log -> !log.address().equals(query.contract()) || log.block() < query.from() || log.block() > query.to()
                || !query.kinds().isEmpty() && (log.topics().isEmpty() || !query.kinds().contains(log.topics().getFirst())));
        return asked;
    }

    private List<LogEntry> askForLogs(Map<String, Object> filter) {
        try {
            return askRaw("eth_getLogs", List.of(filter), node -> RpcReader.logs(present(node)));
        } catch (RpcTransport.Refused refusal) {
            if (!refusal.asksForPatience() && WANTS_FEWER.matcher(refusal.getMessage()).find()) {
                throw new TooManyEventsException(refusal.getMessage());
            }
            throw refused(refusal);
        } catch (WalletException fault) {
            if (fault.getCause() instanceof RpcTransport.TooLong) {
                throw new TooManyEventsException("the answer is too long");
            }
            throw fault;
        }
    }

    /**
     * Asks a test node, such as anvil, to give an account play money.
     *
     * @throws WalletException {@code WRONG_CHAIN} from a node that does not do that, as no node of a network with real money does
     */
    public void setTestBalance(Address account, Amount balance) {
        try {
            transport.ask("anvil_setBalance", List.of(account.hex(), "0x" + balance.wei().toString(16)), _ -> balance);
        } catch (RpcTransport.Refused _) {
            throw new WalletException(Kind.WRONG_CHAIN,
                    "This node gives out no play money, so it is no practice chain. Name an anvil node with --rpc, or none.");
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    private <T> T ask(String method, List<?> parameters, Function<JsonNode, T> reader) {
        try {
            return askRaw(method, parameters, reader);
        } catch (RpcTransport.Refused refusal) {
            throw refused(refusal);
        }
    }

    /** As {@link #ask}, for those who read something into a refusal. */
    private <T> T askRaw(String method, List<?> parameters, Function<JsonNode, T> reader) {
        if (untilCheck.getAndDecrement() <= 0) {
            long answered = chainId();
            if (answered != network.chainId()) {
                throw new WalletException(new Reason.OtherChain(transport.host(), answered, network.name(), network.chainId()));
            }
            untilCheck.set(QUESTIONS_UNTIL_CHECK);
        }
        return transport.ask(method, parameters, reader);
    }

    private static JsonNode present(JsonNode node) {
        if (node == null) {
            throw new RpcReader.Malformed("nothing where an answer was expected");
        }
        return node;
    }

    private static Map<String, String> json(Call call) {
        Map<String, String> fields = new LinkedHashMap<>();
        call.from().ifPresent(from -> fields.put("from", from.hex()));
        call.to().ifPresent(to -> fields.put("to", to.hex()));
        if (!call.value().isZero()) {
            fields.put("value", "0x" + call.value().wei().toString(16));
        }
        fields.put("data", call.data().toString());
        return fields;
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    /** A revert by any node's way of saying it, or the node's refusal. */
    private RuntimeException refused(RpcTransport.Refused refusal) {
        String words = refusal.getMessage().toLowerCase(Locale.ROOT);
        if (refusal.code() == REVERT_CODE || words.contains("revert")) {
            return new RevertedException(revertData(refusal.data()));
        }
        if (words.contains("insufficient funds")) {
            return WalletRefusal.NOT_ENOUGH_WITH_FEE.after(refusal);
        }
        return WalletRefusal.WILL_NOT_ANSWER.after(refusal, transport.host());
    }

    private static Bytes revertData(String text) {
        int start = text.indexOf("0x");
        int end = start + 2;
        while (start >= 0 && end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
            end++;
        }
        return start < 0 || (end - start) % 2 != 0 ? Bytes.EMPTY : Bytes.fromHex(text.substring(start, end));
    }

    private static Verdict verdict(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("already known") || words.contains("already imported") || words.contains("known transaction")) {
            return Verdict.ACCEPTED;
        }
        if (words.contains("nonce too low")) {
            return Verdict.NONCE_TAKEN;
        }
        if (words.contains("underpriced") || words.contains("less than block base fee") || words.contains("fee too low")) {
            return Verdict.UNDERPRICED;
        }
        return words.contains("insufficient funds") ? Verdict.NO_FUNDS : Verdict.REFUSED;
    }
}
