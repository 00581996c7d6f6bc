package org.farthing.wallet.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.farthing.wallet.channel.ChannelAction.AskRelayToClose;
import org.farthing.wallet.channel.ChannelAction.Broadcast;
import org.farthing.wallet.channel.ChannelAction.Notice;
import org.farthing.wallet.channel.ChannelAction.SignVoucher;
import org.farthing.wallet.channel.ChannelAction.StoreAcknowledged;
import org.farthing.wallet.channel.ChannelAction.StoreReconciled;
import org.farthing.wallet.channel.ChannelAction.StoreReservation;
import org.farthing.wallet.channel.ChannelAction.StoreState;
import org.farthing.wallet.channel.ChannelAction.Tell;
import org.farthing.wallet.channel.Step.Moved;
import org.farthing.wallet.channel.Step.Refusal;
import org.farthing.wallet.channel.Step.Refused;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class ChannelMachineTest {
    static final Instant EXPIRY = Instant.ofEpochSecond(1_800_000_000);
    static final Instant BEFORE = EXPIRY.minus(Duration.ofDays(1));
    static final Bytes TX = Bytes.fromHex("aa".repeat(32));
    static final Bytes OTHER = Bytes.fromHex("bb".repeat(32));
    static final Funds FUNDS = funds(100, 50, 40, 40, 30, 35);

    /** One state of each kind, by its simple name. */
    private static final Map<String, ChannelState> STATES = new TreeMap<>(Map.of(
            "Planned", new ChannelState.Planned(FUNDS), "Opening", new ChannelState.Opening(FUNDS, TX),
            "Open", new ChannelState.Open(FUNDS), "Closing", new ChannelState.Closing(FUNDS, BEFORE),
            "Requesting", new ChannelState.Requesting(FUNDS, TX), "CloseRequested", new ChannelState.CloseRequested(FUNDS, BEFORE),
            "Refunding", new ChannelState.Refunding(FUNDS, TX), "Undone", new ChannelState.Undone(FUNDS),
            "Closed", new ChannelState.Closed(FUNDS, wei(40), wei(60)), "Refunded", new ChannelState.Refunded(FUNDS, wei(100))));

    /** One command of each kind that fits where it fits at all, with the states in which it does and what they become. */
    private record Case(ChannelCommand command, Instant now, Map<String, String> next) {
    }

    private static final String ALL = "Planned Opening Open Closing Requesting CloseRequested Refunding Undone Closed Refunded";
    private static final String LIVE = "Open Closing Requesting CloseRequested Refunding";

    private static final List<Case> TABLE = List.of(
            new Case(new ChannelCommand.Open(OTHER), BEFORE, all("Planned Undone", "Opening")),
            new Case(new ChannelCommand.TopUp(OTHER, wei(1)), BEFORE, same("Open")),
            new Case(new ChannelCommand.AskToClose(), BEFORE, all("Open Closing", "Closing")),
            new Case(new ChannelCommand.Resume(), BEFORE, all("Closing", "Open")),
            new Case(new ChannelCommand.RequestClose(OTHER), BEFORE, all("Open Closing", "Requesting")),
            new Case(new ChannelCommand.Extend(OTHER, EXPIRY.plusSeconds(9)), BEFORE, same("Open Closing Requesting CloseRequested")),
            new Case(new ChannelCommand.Refund(OTHER), EXPIRY, all("Open Closing Requesting CloseRequested", "Refunding")),
            new Case(new ChannelCommand.OpenSeen(wei(120), EXPIRY), BEFORE,
                    join(all("Planned Opening Open Undone Closed Refunded", "Open"), same("Closing Requesting CloseRequested Refunding"))),
            new Case(new ChannelCommand.DepositSeen(wei(120)), BEFORE, same(LIVE)),
            new Case(new ChannelCommand.ExpirySeen(EXPIRY.plusSeconds(9)), BEFORE,
                    join(all("CloseRequested", "Open"), same("Open Closing Requesting Refunding"))),
            new Case(new ChannelCommand.CloseRequestSeen(BEFORE, BEFORE.plusSeconds(9)), BEFORE,
                    join(all("Open Closing Requesting CloseRequested", "CloseRequested"), same("Refunding"))),
            new Case(new ChannelCommand.CloseRequestUndone(EXPIRY), BEFORE, all("CloseRequested Refunding", "Open")),
            new Case(new ChannelCommand.ClosedSeen(wei(40), wei(60)), BEFORE, all(ALL, "Closed")),
            new Case(new ChannelCommand.RefundedSeen(wei(100)), BEFORE, all(ALL, "Refunded")),
            new Case(new ChannelCommand.OpeningUndone(), BEFORE, all(LIVE + " Closed Refunded", "Undone")),
            new Case(new ChannelCommand.TransactionReplaced(TX, OTHER), BEFORE, same("Opening Requesting Refunding")),
            new Case(new ChannelCommand.TransactionFailed(TX), BEFORE,
                    join(all("Opening", "Undone"), all("Requesting Refunding", "Open"))),
            new Case(new ChannelCommand.Sign(wei(45), wei(10), wei(20)), BEFORE, same("Open")),
            new Case(new ChannelCommand.Acknowledged(wei(35)), BEFORE, same(LIVE + " Undone")),
            new Case(new ChannelCommand.Served(wei(36)), BEFORE, same(LIVE + " Undone")),
            new Case(new ChannelCommand.Shown(wei(35)), BEFORE, same(LIVE + " Undone")));

    @Test
    void everyStateTakesOrRefusesEveryCommand() {
        assertEquals(Set.of(ALL.split(" ")), STATES.keySet());
        assertEquals(kinds(ChannelState.class), STATES.keySet());
        Set<String> covered = new TreeSet<>();
        TABLE.forEach(c -> covered.add(c.command().getClass().getSimpleName()));
        Set<String> commands = new TreeSet<>();
        for (Class<?> group : ChannelCommand.class.getPermittedSubclasses()) {
            commands.addAll(kinds(group));
        }
        assertEquals(commands, covered, "every command has a row");
        for (Case row : TABLE) {
            STATES.forEach((name, state) -> {
                String what = name + " x " + row.command();
                switch (ChannelMachine.step(state, row.command(), row.now())) {
                    case Moved moved -> assertEquals(row.next().get(name), moved.next().getClass().getSimpleName(), what);
                    case Refused refused -> {
                        assertFalse(row.next().containsKey(name), what + " was refused: " + refused.reason());
                        assertEquals(Refusal.WRONG_STATE, refused.reason(), what);
                    }
                }
            });
        }
    }

    @Test
    void aReservationIsStoredBeforeTheVoucherIsSigned() {
        Moved within = moved(open(FUNDS), new ChannelCommand.Sign(wei(50), wei(10), wei(20)));
        assertEquals(List.of(new SignVoucher(wei(50))), within.actions());
        Moved beyond = moved(open(FUNDS), new ChannelCommand.Sign(wei(51), wei(10), wei(20)));
        assertEquals(List.of(new StoreReservation(wei(61)), new SignVoucher(wei(51))), beyond.actions());
        assertEquals(funds(100, 61, 51, 51, 30, 35), beyond.next().funds());
        Moved last = moved(open(FUNDS), new ChannelCommand.Sign(wei(95), wei(10), wei(100)));
        assertEquals(new StoreReservation(wei(100)), last.actions().getFirst(), "never ahead of the deposit");
    }

    @Test
    void signingKeepsItsBounds() {
        assertRefused(Refusal.NOT_RISING, open(FUNDS), new ChannelCommand.Sign(wei(40), wei(1), wei(100)));
        assertRefused(Refusal.NOT_RISING, open(FUNDS), new ChannelCommand.Sign(Amount.ZERO, wei(1), wei(100)));
        assertRefused(Refusal.ABOVE_DEPOSIT, open(FUNDS), new ChannelCommand.Sign(wei(101), wei(1), wei(100)));
        assertRefused(Refusal.BEYOND_WINDOW, open(FUNDS), new ChannelCommand.Sign(wei(41), wei(1), wei(5)));
        assertInstanceOf(Moved.class, ChannelMachine.step(open(FUNDS), new ChannelCommand.Sign(wei(41), wei(1), wei(6)), BEFORE));
        assertEquals(new Refused(Refusal.EXPIRED), ChannelMachine.step(open(FUNDS), new ChannelCommand.Sign(wei(41), wei(1), wei(9)),
                EXPIRY));
        assertRefused(Refusal.ABOVE_DEPOSIT, open(funds(45, 50, 40, 40, 30, 35)), new ChannelCommand.Sign(wei(46), wei(1), wei(100)));
    }

    @Test
    void afterACrashSigningGoesOnWhereTheRelayStands() {
        Funds bound = funds(100, 50, 50, 20, 15, 30);
        assertRefused(Refusal.NOT_RISING, open(bound), new ChannelCommand.Sign(wei(45), wei(1), wei(30)));
        Moved shown = moved(open(bound), new ChannelCommand.Shown(wei(32)));
        assertEquals(List.of(new StoreReconciled(wei(32))), shown.actions());
        assertEquals(funds(100, 32, 32, 32, 15, 30), shown.next().funds(), "the reservation ends with the doubt");
        assertEquals(List.of(new StoreReservation(wei(34)), new SignVoucher(wei(33))),
                moved(shown.next(), new ChannelCommand.Sign(wei(33), wei(1), wei(30))).actions());
        assertEquals(funds(100, 20, 20, 20, 15, 30), moved(open(bound), new ChannelCommand.Shown(wei(16))).next().funds(),
                "never below certain");
        assertRefused(Refusal.BELOW_ACKNOWLEDGED, open(bound), new ChannelCommand.Shown(wei(14)));
        assertRefused(Refusal.ABOVE_SIGNED, open(bound), new ChannelCommand.Shown(wei(51)));
        assertEquals(List.of(), moved(open(FUNDS), new ChannelCommand.Shown(wei(30))).actions(), "no doubt, nothing to do");
    }

    @Test
    void aRelayCannotClaimMoreThanWasSigned() {
        assertRefused(Refusal.ABOVE_SIGNED, open(FUNDS), new ChannelCommand.Acknowledged(wei(41)));
        assertEquals(List.of(new StoreAcknowledged(wei(40))), moved(open(FUNDS), new ChannelCommand.Acknowledged(wei(40))).actions());
        assertEquals(List.of(), moved(open(FUNDS), new ChannelCommand.Acknowledged(wei(30))).actions());
        assertEquals(FUNDS, moved(open(FUNDS), new ChannelCommand.Acknowledged(wei(1))).next().funds());
        assertEquals(FUNDS, moved(open(FUNDS), new ChannelCommand.Served(wei(1))).next().funds());
    }

    @Test
    void transactionsAreStoredBeforeTheyAreSent() {
        for (ChannelCommand command : List.of(new ChannelCommand.RequestClose(OTHER), new ChannelCommand.Refund(OTHER))) {
            Instant now = command instanceof ChannelCommand.Refund ? EXPIRY : BEFORE;
            var step = assertInstanceOf(Moved.class, ChannelMachine.step(open(FUNDS), command, now));
            assertEquals(List.of(new StoreState(step.next()), new Broadcast(OTHER)), step.actions());
        }
        Moved asked = moved(open(FUNDS), new ChannelCommand.AskToClose());
        assertEquals(List.of(new StoreState(asked.next()), new AskRelayToClose()), asked.actions());
        assertEquals(BEFORE, ((ChannelState.Closing) asked.next()).askedAt());
    }

    @Test
    void refundsWaitForTheExpiryAndRequestsDoNotFollowIt() {
        assertRefused(Refusal.NOT_YET_REFUNDABLE, open(FUNDS), new ChannelCommand.Refund(TX));
        assertEquals(new Refused(Refusal.EXPIRED), ChannelMachine.step(open(FUNDS), new ChannelCommand.RequestClose(TX), EXPIRY));
        assertEquals(new Refused(Refusal.EXPIRED), ChannelMachine.step(open(FUNDS), new ChannelCommand.TopUp(TX, wei(1)), EXPIRY));
        Instant challenge = BEFORE.plus(Duration.ofHours(2));
        ChannelState requested = moved(open(FUNDS), new ChannelCommand.CloseRequestSeen(BEFORE, challenge)).next();
        assertEquals(challenge, requested.refundableAt());
        assertEquals(new Refused(Refusal.NOT_YET_REFUNDABLE),
                ChannelMachine.step(requested, new ChannelCommand.Refund(TX), challenge.minusSeconds(1)));
        assertInstanceOf(Moved.class, ChannelMachine.step(requested, new ChannelCommand.Refund(TX), challenge));
    }

    @Test
    void strangeTransactionsChangeNothing() {
        for (String name : List.of("Opening", "Requesting", "Refunding")) {
            assertRefused(Refusal.OTHER_TRANSACTION, STATES.get(name), new ChannelCommand.TransactionFailed(OTHER));
            assertRefused(Refusal.OTHER_TRANSACTION, STATES.get(name), new ChannelCommand.TransactionReplaced(OTHER, TX));
        }
        var fresh = new ChannelState.Opening(Funds.fresh(wei(100), EXPIRY), TX);
        assertInstanceOf(ChannelState.Planned.class, moved(fresh, new ChannelCommand.TransactionFailed(TX)).next());
    }

    @Test
    void reorganisationsForgetNothingSigned() {
        Moved undone = moved(open(FUNDS), new ChannelCommand.OpeningUndone());
        assertEquals(FUNDS, undone.next().funds());
        assertEquals(new Tell(Notice.OPENING_UNDONE), undone.actions().getLast());
        assertEquals(open(FUNDS), moved(undone.next(), new ChannelCommand.OpenSeen(wei(100), EXPIRY)).next());
        Moved less = moved(open(FUNDS), new ChannelCommand.DepositSeen(wei(39)));
        assertEquals(new Tell(Notice.DEPOSIT_BELOW_SIGNED), less.actions().getLast());
        assertEquals(wei(40), less.next().funds().signed());
        assertEquals(wei(4), less.next().funds().atRisk(), "the relay gets what there is");
        Moved more = moved(open(FUNDS), new ChannelCommand.ClosedSeen(wei(41), wei(59)));
        assertEquals(new Tell(Notice.USED_ELSEWHERE), more.actions().getLast());
    }

    @Test
    void refusalsHaveSentences() {
        for (Refusal refusal : Refusal.values()) {
            assertTrue(refusal.reason().sentence().endsWith("."));
        }
    }

    static ChannelState open(Funds funds) {
        return new ChannelState.Open(funds);
    }

    static Amount wei(long wei) {
        return Amount.ofWei(wei);
    }

    static Funds funds(long deposit, long reserved, long signed, long certain, long acknowledged, long served) {
        return new Funds(wei(deposit), EXPIRY, wei(reserved), wei(signed), wei(certain), wei(acknowledged), wei(served));
    }

    private static Moved moved(ChannelState state, ChannelCommand command) {
        return assertInstanceOf(Moved.class, ChannelMachine.step(state, command, BEFORE));
    }

    private static void assertRefused(Refusal reason, ChannelState state, ChannelCommand command) {
        assertEquals(new Refused(reason), ChannelMachine.step(state, command, BEFORE));
    }

    private static Set<String> kinds(Class<?> sealed) {
        Set<String> names = new TreeSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            names.add(kind.getSimpleName());
        }
        return names;
    }

    private static Map<String, String> all(String states, String next) {
        Map<String, String> map = new TreeMap<>();
        for (String state : states.split(" ")) {
            map.put(state, next);
        }
        return map;
    }

    private static Map<String, String> same(String states) {
        Map<String, String> map = new TreeMap<>();
        for (String state : states.split(" ")) {
            map.put(state, state);
        }
        return map;
    }

    private static Map<String, String> join(Map<String, String> one, Map<String, String> two) {
        Map<String, String> map = new TreeMap<>(one);
        map.putAll(two);
        return map;
    }
}
