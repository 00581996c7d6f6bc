package org.farthing.app.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.app.session.Movement.Part;
import org.farthing.app.session.Movement.Stage;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A desk whose figures and movements a test sets, and that remembers what was asked of it. Thread-safe. */
public final class ScriptedMoney implements MoneyDesk {
    public static final Address OWN = Address.parse("0x7a3f51c088bde04a0000000000000000000091ce");
    private static final Bytes HASH = Bytes.of(new byte[32]);

    private volatile Clock clock;
    private final List<MoneyOrder> estimated = new CopyOnWriteArrayList<>();
    private final List<MoneyOrder> started = new CopyOnWriteArrayList<>();
    private final Map<Long, Movement> movements = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Amount balance = Amount.parseCoins("93.9912");
    private volatile Amount fee = Amount.parseCoins("0.00007");
    private volatile Optional<WalletException> refusal = Optional.empty();
    private volatile List<RelayChoice> relays = List.of();
    private volatile List<OpeningLine> openings = List.of();

    public ScriptedMoney(Clock clock) {
        this.clock = clock;
    }

    /** Whose time figures bear. */
    public void follow(Clock next) {
        clock = next;
    }

    public void setBalance(Amount next) {
        balance = next;
    }

    public void setFee(Amount next) {
        fee = next;
    }

    /** Estimates fail like this from now on. */
    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    public void setRelays(List<RelayChoice> next) {
        relays = List.copyOf(next);
    }

    public void setOpenings(List<OpeningLine> next) {
        openings = List.copyOf(next);
    }

    public List<MoneyOrder> started() {
        return List.copyOf(started);
    }

    public int estimates() {
        return estimated.size();
    }

    /** The newest movement is at this stage. */
    public void move(Stage stage, long confirmations) {
        movements.computeIfPresent(numbers.get(), (_, movement) -> new Movement(movement.order(), movement.parts().stream().map(part ->
                new Part(part.name(), stage, Optional.of(new TransactionKey(OWN, 7)), Optional.of(HASH),
                        stage == Stage.IN_BLOCK || stage == Stage.CONFIRMED ? OptionalLong.of(38_112_904) : OptionalLong.empty(),
                        confirmations, 12, false, stage == Stage.FAILED ? "The contract refuses this. Nothing was sent." : "")).toList(),
                !stage.isOver()));
    }

    @Override
    public Estimate estimate(MoneyOrder order) {
        estimated.add(order);
        refusal.ifPresent(each -> {
            throw each;
        });
        Amount amount = switch (order) {
            case MoneyOrder.Send send -> send.amount().orElseGet(() -> balance.minusOrZero(fee));
            case MoneyOrder.TopUp(List<Bytes> channels, Amount each) -> each.times(channels.size());
            case MoneyOrder.Open open -> open.deposit().times(open.relays().size());
            case MoneyOrder.Reopen(List<Bytes> channels, int _) -> Amount.ofCoins(channels.size());
            case MoneyOrder.AskToClose _, MoneyOrder.RequestClose _, MoneyOrder.Refund _, MoneyOrder.Extend _, MoneyOrder.Deploy _,
                    MoneyOrder.Replace _ -> Amount.ZERO;
        };
        Amount cost = order instanceof MoneyOrder.AskToClose ? Amount.ZERO : fee;
        return new Estimate(OWN, amount, cost.dividedUp(2), cost, balance, clock.instant());
    }

    @Override
    public long start(MoneyOrder order) {
        int parts = switch (order) {
            case MoneyOrder.TopUp(List<Bytes> channels, Amount _) -> channels.size();
            case MoneyOrder.AskToClose(List<Bytes> channels) -> channels.size();
            case MoneyOrder.Extend(List<Bytes> channels, int _) -> channels.size();
            case MoneyOrder.Reopen(List<Bytes> channels, int _) -> channels.size();
            case MoneyOrder.Deploy _ -> 2;
            case MoneyOrder.Send _, MoneyOrder.RequestClose _, MoneyOrder.Refund _, MoneyOrder.Open _, MoneyOrder.Replace _ -> 1;
        };
        var list = new ArrayList<Part>();
        for (int i = 0; i < parts; i++) {
            list.add(new Part("Relay " + (i + 1), Stage.TO_COME, Optional.empty(), Optional.empty(), OptionalLong.empty(), 0, 12, false,
                    ""));
        }
        long number = numbers.incrementAndGet();
        movements.put(number, new Movement(order, list, true));
        // Whoever sees that it was started may move it.
        started.add(order);
        return number;
    }

    @Override
    public Optional<Movement> movement(long number) {
        return Optional.ofNullable(movements.get(number));
    }

    @Override
    public Optional<Movement> movement(TransactionKey transaction) {
        return movement(numbers.get());
    }

    @Override
    public List<RelayChoice> choose(int count) {
        return relays.subList(0, count);
    }

    @Override
    public List<RelayChoice> relays(List<Bytes> ids) {
        return relays.stream().filter(relay -> ids.contains(relay.id())).toList();
    }

    @Override
    public int freeRelays() {
        return relays.size();
    }

    @Override
    public List<OpeningLine> openings() {
        return openings;
    }

    @Override
    public int cancelOpenings() {
        List<OpeningLine> before = openings;
        openings = before.stream().map(line -> line.state() != OpeningLine.State.WAITING ? line : new OpeningLine(line.relay(),
                line.relayName(), line.deposit(), OpeningLine.State.CANCELLED, line.due(), line.channel(), "")).toList();
        return (int) before.stream().filter(line -> line.state() == OpeningLine.State.WAITING).count();
    }

    /** A number of relays with names. */
    public static List<RelayChoice> manyRelays(int count) {
        List<String> countries = List.of("CH", "IS", "NL", "SE", "DE", "FR", "FI", "NO");
        var list = new ArrayList<RelayChoice>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[32];
            id[0] = (byte) (i + 1);
            list.add(new RelayChoice(Bytes.of(id), "Relay " + (char) ('A' + i % 26) + (i / 26 + 1), countries.get(i % countries.size()),
                    Scenes.PRICE));
        }
        return list;
    }

    /** Openings in every state. */
    public static List<OpeningLine> everyOpening() {
        List<RelayChoice> relays = manyRelays(5);
        var lines = new ArrayList<OpeningLine>();
        OpeningLine.State[] states = OpeningLine.State.values();
        for (int i = 0; i < states.length; i++) {
            lines.add(new OpeningLine(relays.get(i).id(), relays.get(i).name(), Amount.ofCoins(1), states[i],
                    states[i] == OpeningLine.State.WAITING ? Optional.of(Scenes.NOW.plus(Duration.ofHours(2))) : Optional.empty(),
                    states[i] == OpeningLine.State.WAITING ? Optional.empty() : Optional.of(relays.get(i).id()), ""));
        }
        return lines;
    }
}
