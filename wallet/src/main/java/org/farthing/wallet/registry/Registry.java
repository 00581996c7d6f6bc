package org.farthing.wallet.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.farthing.wallet.chain.AbiReader;
import org.farthing.wallet.chain.AbiValue;
import org.farthing.wallet.chain.Call;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ContractCode;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.EventScan;
import org.farthing.wallet.chain.Finality;
import org.farthing.wallet.chain.KnownCode;
import org.farthing.wallet.chain.LogEntry;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.registry.RelayEntry.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * {@code RelayRegistry} as Java sees it. Reading takes the whole list at one block: a node never learns which relay a client looks at,
 * and lines of different blocks are never mixed. The writing methods take the operator's queue and throw what
 * {@link Transactions#send} throws.
 *
 * <p>Thread-safe; holds no state but where the contract is. A list is as true as the node that gave it, except for the descriptors,
 * which are checked against the entries' hashes.
 */
public final class Registry {
    public static final int MAX_DESCRIPTOR = 2_048;
    /** Far above what is expected; a node that claims more is not believed. */
    public static final int MAX_RELAYS = 20_000;

    private static final int UNKNOWN_FINALITY = 96;
    private static final int PAGE = 200;
    private static final int ENTRY_WORDS = 10;
    private static final String EVENT = "RelayDescribed";

    private final Chain chain;
    private final Address address;
    private final ContractCode code;
    private final KnownCode known;

    /** With a careful guess of when blocks are final. */
    public Registry(Chain chain, Contracts contracts, Address address) {
        this(chain, contracts, address, Finality.ofDepth(UNKNOWN_FINALITY));
    }

    /** The one of a network whose contracts are known. */
    public Registry(Chain chain, Network network, Contracts contracts) {
        this(chain, contracts, network.registry().orElseThrow(), network.finality());
    }

    private Registry(Chain chain, Contracts contracts, Address address, Finality finality) {
        this.chain = chain;
        this.address = address;
        this.code = contracts.registry();
        this.known = new KnownCode(chain, finality, address, code);
    }

    public Address address() {
        return address;
    }

    /**
     * Asked before everything that is sent.
     *
     * @throws WalletException {@code WRONG_CONTRACT} unless exactly this version's code is at the address
     */
    public void requireOurCode() {
        known.require(WalletRefusal.REGISTRY_NOT_OURS);
    }

    /** What a relay has to leave, in wei. */
    public Amount minBond() {
        try {
            return new AbiReader(chain.call(Call.view(address, code.call("MIN_BOND", List.of())))).amount(0);
        } catch (IllegalArgumentException fault) {
            throw nonsense(fault);
        }
    }

    /** The list as it is now. */
    public List<RelayEntry> list() {
        return list(chain.latest().number());
    }

    /** As {@link #list(long, Map)} now. */
    public List<RelayEntry> list(Map<Bytes, Bytes> known) {
        return list(chain.latest().number(), known);
    }

    /** The list as it was after {@code block}, in order of registration, retired and withdrawn relays included. */
    public List<RelayEntry> list(long block) {
        return list(block, Map.of());
    }

    /**
     * As {@link #list(long)}, without asking for descriptors that are known: a list that is read every half hour has two new ones in a
     * hundred. The node is still asked for whole spans of blocks that are the same for everybody, so it learns which spans somebody has
     * not seen yet, and not which relays he looks at.
     *
     * @param known descriptors by their Keccak-256, as the caller has computed it
     */
    public List<RelayEntry> list(long block, Map<Bytes, Bytes> known) {
        List<RelayEntry> entries = entries(block);
        Map<Bytes, Bytes> descriptors = descriptors(entries, block, known);
        return entries.stream().map(entry -> {
            Bytes descriptor = descriptors.get(entry.descriptorHash());
            return entry.status() == Status.ACTIVE && descriptor != null ? entry.with(descriptor) : entry;
        }).toList();
    }

    /** Enters a relay; {@code bond} is at least {@link #minBond}. */
    public Receipt register(Transactions operator, Bytes relayId, Address payout, Amount pricePerUnit, Bytes policyHash, Bytes descriptor,
            Amount bond) {
        requireOurCode();
        return operator.send(Optional.of(address), bond,
                code.call("register", description(relayId, payout, pricePerUnit, policyHash, descriptor)), "enter a relay");
    }

    public Receipt update(Transactions operator, Bytes relayId, Address payout, Amount pricePerUnit, Bytes policyHash, Bytes descriptor) {
        requireOurCode();
        return operator.send(Optional.of(address), Amount.ZERO,
                code.call("update", description(relayId, payout, pricePerUnit, policyHash, descriptor)), "update a relay");
    }

    /** Takes a relay off the list; {@link #withdrawBond} works 21 days later. */
    public Receipt retire(Transactions operator, Bytes relayId) {
        requireOurCode();
        return operator.send(Optional.of(address), Amount.ZERO, code.call("retire", List.of(AbiValue.word(relayId))), "retire a relay");
    }

    public Receipt withdrawBond(Transactions operator, Bytes relayId, Address to) {
        requireOurCode();
        return operator.send(Optional.of(address), Amount.ZERO,
                code.call("withdrawBond", List.of(AbiValue.word(relayId), AbiValue.of(to))), "take a relay's bond out");
    }

    private static List<AbiValue> description(Bytes relayId, Address payout, Amount pricePerUnit, Bytes policyHash, Bytes descriptor) {
        if (descriptor.length() < 1 || descriptor.length() > MAX_DESCRIPTOR) {
            throw new IllegalArgumentException("a descriptor has 1 to " + MAX_DESCRIPTOR + " bytes, not " + descriptor.length());
        }
        return List.of(AbiValue.word(relayId), AbiValue.of(payout), AbiValue.uint128(pricePerUnit), AbiValue.word(policyHash),
                AbiValue.bytes(descriptor));
    }

    private List<RelayEntry> entries(long block) {
        try {
            long count = new AbiReader(chain.callAt(Call.view(address, code.call("count", List.of())), block)).number(0);
            if (count > MAX_RELAYS) {
                throw new IllegalArgumentException("too many relays");
            }
            List<RelayEntry> entries = new ArrayList<>();
            Set<Bytes> seen = new HashSet<>();
            while (entries.size() < count) {
                Bytes question = code.call("page", List.of(AbiValue.uint256(entries.size()), AbiValue.uint256(PAGE)));
                var answer = new AbiReader(chain.callAt(Call.view(address, question), block));
                int size = answer.count(0, 1);
                if (size == 0 || size > PAGE || answer.count(1, ENTRY_WORDS) != size) {
                    throw new IllegalArgumentException("a page of the list is cut");
                }
                for (int i = 0; i < size; i++) {
                    entries.add(entry(answer.item(0, i, 1).bytes32(0), answer.item(1, i, ENTRY_WORDS)));
                    if (!seen.add(entries.getLast().relayId())) {
                        throw new IllegalArgumentException("a relay is listed twice");
                    }
                }
            }
            return entries;
        } catch (IllegalArgumentException fault) {
            throw nonsense(fault);
        }
    }

    /** The members in the order of the contract's {@code Entry}. */
    private static RelayEntry entry(Bytes relayId, AbiReader words) {
        Status status = switch ((int) Math.min(words.number(7), 4)) {
            case 0 -> Status.NONE;
            case 1 -> Status.ACTIVE;
            case 2 -> Status.RETIRED;
            case 3 -> Status.WITHDRAWN;
            default -> throw new IllegalArgumentException("no such status");
        };
        if (words.amount(2).wei().bitLength() > 128 || words.amount(3).wei().bitLength() > 128) {
            throw new IllegalArgumentException("the contract has no room for such an amount");
        }
        long release = words.number(9);
        if (release >= 1L << 40) {
            throw new IllegalArgumentException("a time is out of range");
        }
        return new RelayEntry(relayId, words.address(0), words.address(1), words.amount(2), words.amount(3), words.bytes32(4),
                words.bytes32(5), words.number(6), status, words.number(8),
                release == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(release)), Optional.empty());
    }

    /**
     * Descriptors of the active relays by their hash. Each stands in its entry's block; the blocks are covered with as few questions as
     * a node's limit on ranges allows, so that relays gone quiet long ago cost one question each and not a walk through all the years.
     */
    private Map<Bytes, Bytes> descriptors(List<RelayEntry> entries, long block, Map<Bytes, Bytes> known) {
        Map<Bytes, Bytes> found = new HashMap<>();
        SortedSet<Long> blocks = new TreeSet<>();
        for (RelayEntry entry : entries) {
            Bytes before = known.get(entry.descriptorHash());
            if (entry.status() == Status.ACTIVE && before != null) {
                found.put(entry.descriptorHash(), before);
            } else if (entry.status() == Status.ACTIVE && entry.updatedBlock() <= block) {
                blocks.add(entry.updatedBlock());
            }
        }
        while (!blocks.isEmpty()) {
            // Spans begin at the same blocks for everybody.
            long from = blocks.first() - blocks.first() % EventScan.STEP;
            long to = Math.min(block, from + EventScan.STEP - 1);
            for (LogEntry log : EventScan.read(chain, address, List.of(code.topic(EVENT)), from, to)) {
                descriptor(log).ifPresent(descriptor -> found.put(Bytes.of(Keccak256.hash(descriptor.toArray())), descriptor));
            }
            blocks.headSet(to + 1).clear();
        }
        return found;
    }

    /** Empty for an event that a node made up: the entry's hash decides what counts. */
    private static Optional<Bytes> descriptor(LogEntry log) {
        try {
            Bytes descriptor = new AbiReader(log.data()).bytes(4);
            return descriptor.length() <= MAX_DESCRIPTOR ? Optional.of(descriptor) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static WalletException nonsense(IllegalArgumentException fault) {
        return WalletRefusal.LIST_NONSENSE.after(fault);
    }
}
