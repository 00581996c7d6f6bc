package org.farthing.wallet;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.MemoryIntentStore;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.TestKey;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A practice chain behind JSON-RPC with the contracts on it, a relay's operator, and money in the wallet's account. */
final class WalletWorld implements AutoCloseable {
    static final String WORDS = "test test test test test test test test test test test junk";
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration LIFE = Duration.ofDays(30);
    static final Amount DEPOSIT = Amount.parseCoins("1.000000000000000003");
    /** Gives up soon: what a test leaves waiting is not to hold it up. */
    static final TransactionPolicy HASTY = new TransactionPolicy(Amount.ofWei(500_000_000_000L), 15_000_000, Duration.ofMillis(5),
            Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMillis(20));

    /** One question to the chain that is answered otherwise. */
    interface Fault {
        Object answer(Object[] arguments) throws ReflectiveOperationException;
    }

    final Contracts contracts = Contracts.load();
    final TestKey operator = TestKey.of(77);
    final TestKey till = TestKey.of(78);
    final DevChain devChain;
    final DevRpcServer server;
    final RpcChain chain;
    final Network network;
    final Transactions relay;
    final ChannelContract contract;
    final Address account;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final List<AutoCloseable> opened = new ArrayList<>();

    WalletWorld(Path folder, int confirmations) {
        this.folder = folder;
        try (var keys = contents().keys(); var first = keys.account(0)) {
            account = first.address();
        }
        devChain = DevChain.open(null, Map.of(account, Amount.ofCoins(100), operator.address(), Amount.ofCoins(10)),
                InstantSource.fixed(NOW));
        server = DevRpcServer.start(devChain, 0);
        var bare = new Network("Practice", DevChain.CHAIN_ID, "PLAY", 1, Optional.empty(), Optional.empty(), 0);
        chain = new RpcChain(bare, server.uri());
        relay = new Transactions(chain, bare, contracts, operator, new MemoryIntentStore(), TransactionPolicy.LOCAL, Pace.SYSTEM);
        Address channels = put(contracts.deployChannels());
        Address registry = put(contracts.deployRegistry(Amount.ofCoins(1)));
        network = network(confirmations, channels, registry);
        contract = new ChannelContract(chain, network.chainId(), contracts, channels);
    }

    static Network network(int confirmations, Address channels, Address registry) {
        return new Network("Practice", DevChain.CHAIN_ID, "PLAY", confirmations, Optional.of(channels), Optional.of(registry), 0);
    }

    private Address put(Bytes creation) {
        return relay.send(Optional.empty(), Amount.ZERO, creation, "deploy").created().orElseThrow();
    }

    static Vault.Contents contents() {
        return new Vault.Contents(Mnemonic.parse(WORDS), new Password(new char[0]));
    }

    Path ledgerFile() {
        return folder.resolve("ledger.db");
    }

    Wallet open() {
        return open(chain, network, TransactionPolicy.LOCAL);
    }

    /** Closed with the world, at the latest. */
    Wallet open(Chain over, Network on, TransactionPolicy policy) {
        return open(over, on, policy, InstantSource.fixed(NOW));
    }

    Wallet open(Chain over, Network on, TransactionPolicy policy, InstantSource clock) {
        Ledger ledger = Ledger.open(ledgerFile());
        opened.add(ledger);
        Wallet wallet = Wallet.open(contents(), ledger, over, on, contracts, policy, clock);
        opened.add(wallet);
        return wallet;
    }

    List<ChannelPlan> plans(int count) {
        return IntStream.range(0, count).mapToObj(i -> new ChannelPlan(
                new Relay(Bytes.of(new byte[32]).slice(0, 31).concat(Bytes.of((byte) i)), "Relay " + i, ""), operator.address(), DEPOSIT))
                .toList();
    }

    /** The chain, but for one of its methods. */
    Chain but(String method, Fault fault) {
        return (Chain) Proxy.newProxyInstance(Chain.class.getClassLoader(), new Class<?>[] {Chain.class}, (_, called, arguments) -> {
            if (called.getName().equals(method)) {
                return fault.answer(arguments);
            }
            try {
                return called.invoke(chain, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** A balance by plain JSON-RPC, past all of the wallet's own code. */
    Amount balance(Address of) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"" + of.hex() + "\",\"latest\"]}";
        return new Amount(number(ask(server.uri(), body)));
    }

    /** What a transaction paid to the network: gasUsed times effectiveGasPrice, by plain JSON-RPC. */
    Amount fee(Bytes transaction) {
        String receipt = ask(server.uri(),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getTransactionReceipt\",\"params\":[\"0x" + plain(transaction) + "\"]}");
        return new Amount(field(receipt, "gasUsed").multiply(field(receipt, "effectiveGasPrice")));
    }

    private static String plain(Bytes bytes) {
        return bytes.hex().startsWith("0x") ? bytes.hex().substring(2) : bytes.hex();
    }

    private static BigInteger number(String answer) {
        return field(answer, "result");
    }

    private static BigInteger field(String answer, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"0x([0-9a-f]+)\"").matcher(answer);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + answer);
        }
        return new BigInteger(found.group(1), 16);
    }

    private String ask(URI node, String body) {
        try {
            return http.send(HttpRequest.newBuilder(node).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        chain.close();
        server.close();
        devChain.close();
        http.close();
    }
}
