package org.farthing.wallet;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.LogEntry;
import org.farthing.wallet.chain.LogQuery;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A chain of random blocks with events that the contract could have left, which can lose its newest blocks and grow others. */
final class ScriptedChain {
    /** What the contract would hold for a channel. */
    record Held(String phase, long deposit, long expiry, long paid, long returned) {
        static final Held NONE = new Held("NONE", 0, 0, 0, 0);

        boolean isLive() {
            return phase.equals("OPEN") || phase.equals("REQUESTED");
        }
    }

    private record Entry(Block head, List<LogEntry> logs, List<Held> after) {
    }

    static final long START = 1_790_000_000;
    static final long EXPIRY = START + 30L * 86_400;

    private final Random random;
    private final Contracts contracts;
    private final Address contract;
    private final List<ChannelTerms> channels;
    private final List<Entry> blocks = new ArrayList<>();

    ScriptedChain(Random random, Contracts contracts, Address contract, List<ChannelTerms> channels) {
        this.random = random;
        this.contracts = contracts;
        this.contract = contract;
        this.channels = channels;
        grow();
    }

    int length() {
        return blocks.size();
    }

    List<Held> heldAfter(int block) {
        return blocks.get(block).after();
    }

    void cut(int depth) {
        for (int i = 0; i < depth && blocks.size() > 1; i++) {
            blocks.removeLast();
        }
    }

    void grow() {
        List<Held> held = new ArrayList<>(blocks.isEmpty() ? channels.stream().map(_ -> Held.NONE).toList() : blocks.getLast().after());
        var logs = new ArrayList<LogEntry>();
        for (int i = random.nextInt(3); i > 0 && !blocks.isEmpty(); i--) {
            int c = random.nextInt(channels.size());
            held.set(c, act(c, held.get(c), logs));
        }
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        var head = new Block(blocks.size(), Bytes.of(hash), Instant.ofEpochSecond(START + blocks.size()), Amount.ZERO);
        blocks.add(new Entry(head, logs, held));
    }

    private Held act(int c, Held held, List<LogEntry> logs) {
        Bytes id = channels.get(c).id();
        if (held.phase().equals("NONE")) {
            long deposit = 1_000 + random.nextInt(1_000);
            ChannelTerms terms = channels.get(c);
            logs.add(log(logs.size(), "Opened", List.of(id, word(terms.payer()), word(terms.payee())),
                    word(terms.signer()).concat(terms.salt()).concat(word(deposit)).concat(word(EXPIRY))));
            return new Held("OPEN", deposit, EXPIRY, 0, 0);
        }
        if (!held.isLive()) {
            return held;
        }
        return switch (random.nextInt(7)) {
            case 0, 1 -> {
                long added = 1 + random.nextInt(500);
                logs.add(log(logs.size(), "ToppedUp", List.of(id), word(added).concat(word(held.deposit() + added))));
                yield new Held(held.phase(), held.deposit() + added, held.expiry(), 0, 0);
            }
            case 2 -> {
                long expiry = held.expiry() + 1 + random.nextInt(1_000);
                logs.add(log(logs.size(), "Extended", List.of(id), word(expiry)));
                yield new Held("OPEN", held.deposit(), expiry, 0, 0);
            }
            case 3, 4 -> {
                long expiry = Math.min(held.expiry(), START + blocks.size() + 86_400);
                logs.add(log(logs.size(), "CloseRequested", List.of(id), word(expiry)));
                yield new Held("REQUESTED", held.deposit(), expiry, 0, 0);
            }
            case 5 -> {
                long paid = random.nextInt((int) held.deposit());
                logs.add(log(logs.size(), "Closed", List.of(id), word(paid).concat(word(held.deposit() - paid))));
                yield new Held("CLOSED", 0, 0, paid, held.deposit() - paid);
            }
            default -> {
                logs.add(log(logs.size(), "Refunded", List.of(id), word(held.deposit())));
                yield new Held("REFUNDED", 0, 0, 0, held.deposit());
            }
        };
    }

    private LogEntry log(int index, String event, List<Bytes> indexed, Bytes data) {
        var topics = new ArrayList<Bytes>();
        topics.add(contracts.channels().topic(event));
        topics.addAll(indexed);
        byte[] transaction = new byte[32];
        random.nextBytes(transaction);
        return new LogEntry(contract, topics, data, blocks.size(), Bytes.of(transaction), index);
    }

    private static Bytes word(long number) {
        byte[] word = new byte[32];
        byte[] encoded = BigInteger.valueOf(number).toByteArray();
        System.arraycopy(encoded, 0, word, 32 - encoded.length, encoded.length);
        return Bytes.of(word);
    }

    private static Bytes word(Address address) {
        return Bytes.of(new byte[12]).concat(address.bytes());
    }

    Chain chain() {
        return (Chain) Proxy.newProxyInstance(Chain.class.getClassLoader(), new Class<?>[] {Chain.class}, (_, called, arguments) ->
                switch (called.getName()) {
                    case "latest" -> blocks.getLast().head();
                    case "block" -> {
                        long number = (Long) arguments[0];
                        yield number < 0 || number >= blocks.size() ? Optional.empty() : Optional.of(blocks.get((int) number).head());
                    }
                    case "logs" -> {
                        LogQuery query = (LogQuery) arguments[0];
                        yield blocks.stream().filter(b -> b.head().number() >= query.from() && b.head().number() <= query.to())
                                .flatMap(b -> b.logs().stream()).toList();
                    }
                    default -> throw new AssertionError("nobody asks for " + called.getName());
                });
    }
}
