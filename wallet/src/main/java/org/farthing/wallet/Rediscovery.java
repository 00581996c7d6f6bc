package org.farthing.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.EventScan;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChainRecord.Head;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.ledger.SeenEvent;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Finds the channels of a wallet whose ledger is lost, from its words alone: reads all of the contract's events, so that the node does not
 * learn which are ours, and compares them with the keys derived by index. What was signed cannot be found on the chain: an open channel
 * counts as signed to its whole deposit until its relay has shown what it holds.
 *
 * <p>Done again, or with a ledger that has some of the channels, it adds what is missing and no more.
 */
final class Rediscovery {
    /** So many unused indexes in a row end the search, once every opening of the account is explained. */
    static final int GAP = 20;
    /** Where openings of the account stay unexplained: anybody can open a channel in another's name, so the search must end. */
    private static final int FAR = 2_000;

    private final Ledger ledger;
    private final KeyRing keys;
    private final Chain chain;
    private final Network network;
    private final ChannelContract contract;
    private final Registry registry;
    private final Address account;
    private final ChannelBook book;
    private final ChainFollower follower;

    Rediscovery(Ledger ledger, KeyRing keys, Chain chain, Network network, ChannelContract contract, Registry registry, Address account,
            ChannelBook book, ChainFollower follower) {
        this.ledger = ledger;
        this.keys = keys;
        this.chain = chain;
        this.network = network;
        this.contract = contract;
        this.registry = registry;
        this.account = account;
        this.book = book;
        this.follower = follower;
    }

    /** How many channels were added. */
    int run(RelayNames names, Consumer<RediscoveryProgress> progress) {
        List<ChannelRow> added = new ArrayList<>();
        follower.exclusively(() -> added.addAll(scan(names, progress)));
        return added.size();
    }

    private List<ChannelRow> scan(RelayNames names, Consumer<RediscoveryProgress> progress) {
        long last = follower.lastBlock();
        long first = network.firstBlock();
        if (last < first) {
            return List.of();
        }
        Head head = head(last);
        Map<Bytes, ChannelTerms> openings = new LinkedHashMap<>();
        Map<Bytes, List<SeenEvent>> events = new LinkedHashMap<>();
        for (long start = first; start <= last; start += EventScan.STEP) {
            long end = Math.min(last, start + EventScan.STEP - 1);
            for (ChannelEvent event : contract.events(start, end)) {
                if (event instanceof ChannelEvent.Opened opened && opened.terms().payer().equals(account)) {
                    openings.put(opened.id(), opened.terms());
                }
                SeenEvent.of(event).filter(seen -> openings.containsKey(seen.channel()))
                        .ifPresent(seen -> events.computeIfAbsent(seen.channel(), _ -> new ArrayList<>()).add(seen));
            }
            progress.accept(new RediscoveryProgress(first, end, last, openings.size()));
        }
        if (!head(last).equals(head)) {
            throw WalletRefusal.CHAIN_CHANGED.exception();
        }
        Map<Bytes, Integer> indexes = indexes(openings);
        List<ChannelRow> missing = new ArrayList<>();
        Map<Address, RelayEntry> relays = indexes.isEmpty() ? Map.of() : relays();
        indexes.forEach((id, index) -> {
            if (book.find(id).isEmpty()) {
                missing.add(row(openings.get(id), index, relays, names, ChainFacts.of(events.get(id))));
            }
        });
        indexes.values().stream().max(Integer::compare).ifPresent(ledger::skipChannelIndexes);
        ledger.saveChannels(missing);
        book.add(missing);
        follower.replaceAll(head, events.values().stream().flatMap(List::stream)
                .filter(event -> book.find(event.channel()).isPresent()).toList());
        return missing;
    }

    private Head head(long number) {
        return chain.block(number).map(Block::hash).map(hash -> new Head(number, hash)).orElseThrow(() -> new WalletException(
                Kind.CHAIN_UNREACHABLE, "The node does not show its own blocks. Try another node."));
    }

    /** Which of our keys sign for them; openings that others made in the account's name have none. */
    private Map<Bytes, Integer> indexes(Map<Bytes, ChannelTerms> openings) {
        Map<Address, List<Bytes>> bySigner = new HashMap<>();
        openings.forEach((id, terms) -> bySigner.computeIfAbsent(terms.signer(), _ -> new ArrayList<>()).add(id));
        Map<Bytes, Integer> found = new LinkedHashMap<>();
        int gap = 0;
        for (int index = 0; gap < GAP || gap < FAR && found.size() < openings.size(); index++) {
            gap++;
            try (Signer signer = keys.channelSigner(index)) {
                for (Bytes id : bySigner.getOrDefault(signer.address(), List.of())) {
                    // A signer's address is public once it was used: whoever copies it does not know the salt.
                    if (openings.get(id).salt().equals(keys.channelSalt(index))) {
                        found.put(id, index);
                        gap = 0;
                    }
                }
            }
        }
        return found;
    }

    private Map<Address, RelayEntry> relays() {
        Map<Address, RelayEntry> byPayout = new HashMap<>();
        for (RelayEntry entry : registry.list()) {
            byPayout.merge(entry.payout(), entry, (one, other) -> one.status() == RelayEntry.Status.ACTIVE ? one : other);
        }
        return byPayout;
    }

    /** Planned, until the events that are stored next say more. */
    private static ChannelRow row(ChannelTerms terms, int index, Map<Address, RelayEntry> relays, RelayNames names, ChainFacts facts) {
        Relay relay = Optional.ofNullable(relays.get(terms.payee())).map(entry -> new Relay(entry.relayId(), names.of(entry), ""))
                .orElseGet(() -> new Relay(Bytes.of(new byte[12]).concat(terms.payee().bytes()), "Unlisted relay", ""));
        Funds funds = switch (facts.phase()) {
            case NONE, OPEN, CLOSE_REQUESTED ->
                    new Funds(facts.deposit(), facts.expiry(), facts.deposit(), facts.deposit(), Amount.ZERO, Amount.ZERO, Amount.ZERO);
            // What the relay cashed it held.
            case CLOSED -> new Funds(facts.deposit(), facts.expiry(), facts.paid(), facts.paid(), facts.paid(), Amount.ZERO, Amount.ZERO);
            case REFUNDED -> Funds.fresh(facts.deposit(), facts.expiry());
        };
        return new ChannelRow(terms.id(), terms, index, relay, new ChannelState.Planned(funds), facts.openedBy());
    }
}
