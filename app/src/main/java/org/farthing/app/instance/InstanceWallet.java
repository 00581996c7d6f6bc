package org.farthing.app.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.app.session.AccountLine;
import org.farthing.app.session.ContractsThere;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.HistoryLine;
import org.farthing.app.session.Recipient;
import org.farthing.app.session.TransactionKey;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.SeenEvent;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** The wallet's accounts and their past, for the window. */
final class InstanceWallet implements WalletDesk {
    private final Instance instance;
    private final Payments payments;
    /** When blocks were made that money came back in: they do not change once they count. */
    private final Map<Long, Instant> blockTimes = new ConcurrentHashMap<>();
    /** They ask no more once their code is seen in a final block. */
    private volatile Optional<Known> known = Optional.empty();

    /** The contracts of one network; another one after they were put up. */
    private record Known(Network network, ChannelContract channels, Registry registry) {
        static Known on(ChainAccess access) {
            return new Known(access.network(), new ChannelContract(access.chain(), access.network(), access.contracts()),
                    new Registry(access.chain(), access.network(), access.contracts()));
        }
    }

    InstanceWallet(Instance instance) {
        this.instance = instance;
        this.payments = new Payments(instance);
    }

    @Override
    public List<AccountLine> accounts() {
        var lines = new ArrayList<AccountLine>();
        lines.add(account(instance.address(), false));
        if (!instance.isLocked()) {
            instance.open(Purse::imported).forEach(address -> lines.add(account(address, true)));
        }
        return lines;
    }

    /** Money in the newest blocks is there and may still be taken back with its block: it is told how deep it is. */
    private AccountLine account(Address address, boolean imported) {
        Chain chain = instance.access().chain();
        int needed = instance.access().network().confirmations();
        Amount balance = chain.balance(address);
        long head = chain.latest().number();
        Amount certain = needed <= 1 || head < needed ? balance : chain.balanceAt(address, head - needed + 1);
        Amount arriving = balance.minusOrZero(certain);
        long depth = 0;
        while (!arriving.isZero() && ++depth < needed && !balance.isMoreThan(chain.balanceAt(address, head - depth))) {
            // Looks for the newest block without the money.
        }
        return new AccountLine(address, imported, balance, arriving, depth, needed);
    }

    @Override
    public ContractsThere contracts() {
        ChainAccess access = instance.access();
        if (!access.hasContracts()) {
            long chainId = access.network().chainId();
            return new ContractsThere.Missing(Networks.find(chainId).map(Network::name), !Networks.isMain(chainId));
        }
        Known contracts = known.filter(each -> each.network().equals(access.network())).orElseGet(() -> Known.on(access));
        known = Optional.of(contracts);
        try {
            contracts.channels().requireOurCode();
            contracts.registry().requireOurCode();
            return new ContractsThere.Ours();
        } catch (WalletException e) {
            if (e.kind() == WalletException.Kind.WRONG_CONTRACT) {
                return new ContractsThere.NotOurs();
            }
            throw e;
        }
    }

    @Override
    public Recipient recipient(Address to) {
        if (payments.isLost(to)) {
            return Recipient.LOST;
        }
        boolean own = to.equals(instance.address()) || !instance.isLocked() && instance.open(Purse::imported).contains(to);
        return own ? Recipient.OWN : instance.access().chain().code(to).length() > 0 ? Recipient.PROGRAM : Recipient.SOMEBODY;
    }

    @Override
    public List<HistoryLine> history(int limit) {
        var lines = new ArrayList<HistoryLine>();
        try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
            Map<Bytes, List<SeenEvent>> byTransaction = new HashMap<>();
            ledger.chainRecord().events().forEach(event ->
                    byTransaction.computeIfAbsent(event.transaction(), _ -> new ArrayList<>()).add(event));
            Map<Bytes, String> relays = new HashMap<>();
            Map<Bytes, Integer> openings = new HashMap<>();
            ledger.channelsEverPlanned().forEach(row -> {
                relays.put(row.id(), row.relay().name());
                row.openedBy().ifPresent(hash -> openings.merge(hash, 1, Integer::sum));
            });
            Optional<Long> head = head();
            Set<Bytes> ours = new HashSet<>();
            for (Intent intent : ledger.intents().list(0, limit)) {
                intent.attempts().forEach(attempt -> ours.add(attempt.hash()));
                List<SeenEvent> events = intent.attempts().stream()
                        .flatMap(attempt -> byTransaction.getOrDefault(attempt.hash(), List.of()).stream()).toList();
                lines.add(line(ledger, intent, events, relays, openings, head));
            }
            // Ours may be older than the lines that were asked for.
            byTransaction.keySet().removeIf(hash -> ours.contains(hash) || ledger.intents().byHash(hash).isPresent());
            byTransaction.values().stream().flatMap(List::stream)
                    .forEach(event -> returned(event, relays).ifPresent(lines::add));
        }
        lines.sort(Comparator.comparing(HistoryLine::at).reversed());
        return lines.stream().limit(limit).toList();
    }

    private Optional<Long> head() {
        try {
            return Optional.of(instance.access().chain().latest().number());
        } catch (WalletException _) {
            // What was stored is shown all the same.
            return Optional.empty();
        }
    }

    private HistoryLine line(Ledger ledger, Intent intent, List<SeenEvent> events, Map<Bytes, String> relays,
            Map<Bytes, Integer> openings, Optional<Long> head) {
        HistoryLine.Kind kind = kind(intent);
        boolean incoming = kind == HistoryLine.Kind.REFUNDED;
        Amount amount = incoming ? events.stream().map(SeenEvent::amount).reduce(Amount.ZERO, Amount::plus) : intent.value();
        int count = kind == HistoryLine.Kind.OPENED ? opened(openings, intent) : Math.max(1, events.size());
        String relay = events.size() == 1 ? relays.getOrDefault(events.getFirst().channel(), "") : "";
        int needed = instance.access().network().confirmations();
        OptionalLong block = ledger.intents().block(intent.key());
        long depth = 0;
        if (intent.status().isUnfinished() && head.isPresent()) {
            Optional<Receipt> receipt = receipt(intent);
            block = receipt.map(found -> OptionalLong.of(found.block())).orElse(OptionalLong.empty());
            depth = receipt.map(found -> Math.clamp(head.get() - found.block() + 1, 0L, (long) needed)).orElse(0L);
        }
        return new HistoryLine(intent.createdAt(), kind, count, relay, incoming, amount, ledger.intents().fee(intent.key()), state(intent),
                Optional.of(new TransactionKey(intent.key().account(), intent.key().nonce())), intent.latest().hash(), intent.to(), block,
                depth, needed);
    }

    private Optional<Receipt> receipt(Intent intent) {
        try {
            return intent.attempts().reversed().stream().map(attempt -> instance.access().chain().receipt(attempt.hash()))
                    .flatMap(Optional::stream).findFirst();
        } catch (WalletException _) {
            return Optional.empty();
        }
    }

    /** @param openings how many channels each transaction opened */
    private static int opened(Map<Bytes, Integer> openings, Intent intent) {
        return Math.max(1, intent.attempts().stream().map(Intent.Attempt::hash).distinct()
                .mapToInt(hash -> openings.getOrDefault(hash, 0)).sum());
    }

    private HistoryLine.Kind kind(Intent intent) {
        if (instance.access().network().channels().filter(contract -> intent.to().filter(contract::equals).isPresent()).isEmpty()) {
            return intent.to().isPresent() && intent.data().length() == 0 ? HistoryLine.Kind.SENT : HistoryLine.Kind.OTHER;
        }
        return switch (instance.access().contracts().channels().calledFunction(intent.data()).orElse("")) {
            case "open", "openMany" -> HistoryLine.Kind.OPENED;
            case "topUp" -> HistoryLine.Kind.TOPPED_UP;
            case "extend" -> HistoryLine.Kind.EXTENDED;
            case "requestClose", "requestCloseMany" -> HistoryLine.Kind.ASKED_TO_CLOSE;
            case "refund", "refundMany" -> HistoryLine.Kind.REFUNDED;
            default -> HistoryLine.Kind.OTHER;
        };
    }

    private static HistoryLine.State state(Intent intent) {
        return switch (intent.status()) {
            case PREPARED -> HistoryLine.State.SAVED;
            case SENT -> HistoryLine.State.SENT;
            case MINED -> HistoryLine.State.IN_BLOCK;
            case CONFIRMED -> HistoryLine.State.CONFIRMED;
            case FAILED -> intent.isBeingCancelled() ? HistoryLine.State.UNDONE : HistoryLine.State.FAILED;
            case DROPPED -> HistoryLine.State.FAILED;
            case LOST -> HistoryLine.State.REPLACED;
        };
    }

    /** Money that a transaction of somebody else's brought back: a relay that closed, or a stranger who sent the refund. */
    private Optional<HistoryLine> returned(SeenEvent event, Map<Bytes, String> relays) {
        Optional<HistoryLine.Kind> kind = switch (event.kind()) {
            case CLOSED -> Optional.of(HistoryLine.Kind.CLOSED);
            case REFUNDED -> Optional.of(HistoryLine.Kind.REFUNDED);
            case OPENED, TOPPED_UP, EXTENDED, CLOSE_REQUESTED -> Optional.empty();
        };
        Amount back = event.kind() == SeenEvent.Kind.CLOSED ? event.rest() : event.amount();
        int needed = instance.access().network().confirmations();
        return kind.flatMap(what -> timeOf(event.block()).map(at -> new HistoryLine(at, what, 1, relays.getOrDefault(event.channel(), ""),
                true, back, Optional.empty(), HistoryLine.State.CONFIRMED, Optional.empty(), event.transaction(), Optional.empty(),
                OptionalLong.of(event.block()), needed, needed)));
    }

    @Override
    public void export(List<HistoryLine> lines, EvidenceDesk.Format format, Path file) {
        HistoryFile.write(lines, instance.access().network().coin(), format, file);
    }

    private Optional<Instant> timeOf(long block) {
        Instant known = blockTimes.get(block);
        if (known == null) {
            try {
                known = instance.access().chain().block(block).map(Block::time).orElse(null);
            } catch (WalletException _) {
                return Optional.empty();
            }
            if (known != null) {
                blockTimes.put(block, known);
            }
        }
        return Optional.ofNullable(known);
    }
}
