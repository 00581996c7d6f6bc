package org.farthing.wallet.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.farthing.wallet.channel.ChannelAction.Broadcast;
import org.farthing.wallet.channel.ChannelAction.SignVoucher;
import org.farthing.wallet.channel.ChannelAction.StoreReservation;
import org.farthing.wallet.channel.ChannelAction.StoreState;
import org.farthing.wallet.channel.Step.Moved;
import org.farthing.wallet.channel.Step.Refused;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** Random lives of channels: whatever happens, the rules about money hold. A failure prints its seed. */
class ChannelMachinePropertyTest {
    private static final int LIVES = 600;
    private static final int STEPS = 150;

    @Test
    void randomLivesKeepTheInvariants() {
        Set<Class<?>> visited = new HashSet<>();
        Set<Object> refusals = new HashSet<>();
        long signatures = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            signatures += live(seed, visited, refusals);
        }
        assertEquals(Set.of(ChannelState.class.getPermittedSubclasses()), visited, "every state is reached");
        assertEquals(Set.of(Step.Refusal.values()), refusals, "every refusal is met");
        assertTrue(signatures > LIVES, "runs get somewhere");
    }

    private static long live(int seed, Set<Class<?>> visited, Set<Object> refusals) {
        String label = "seed " + seed;
        var random = new Random(seed);
        ChannelState state = new ChannelState.Planned(Funds.fresh(Amount.ofWei(30), Commands.EXPIRY));
        Amount stored = Amount.ZERO;
        Amount highest = Amount.ZERO;
        Amount largestDeposit = Amount.ofWei(30);
        long signatures = 0;
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(60) == 0) {
                state = crash(state);
                highest = state.funds().signed();
            }
            Instant now = random.nextInt(8) == 0 ? Commands.EXPIRY.plusSeconds(2000) : Commands.START.plusSeconds(random.nextInt(1000));
            ChannelCommand command = Commands.next(random, state.funds());
            visited.add(state.getClass());
            Step step = ChannelMachine.step(state, command, now);
            assertEquals(step, ChannelMachine.step(state, command, now), label + ": pure");
            switch (step) {
                case Refused refused -> refusals.add(refused.reason());
                case Moved moved -> {
                    Funds before = state.funds();
                    Funds after = moved.next().funds();
                    boolean storedState = false;
                    for (ChannelAction action : moved.actions()) {
                        switch (action) {
                            case StoreReservation reservation -> stored = reservation.upTo();
                            case StoreState store -> {
                                assertEquals(moved.next(), store.state(), label);
                                storedState = true;
                            }
                            case SignVoucher sign -> {
                                signatures++;
                                assertFalse(sign.total().isMoreThan(stored), label + ": signed before it was reserved");
                                assertTrue(sign.total().isMoreThan(highest), label + ": a voucher that does not rise");
                                assertFalse(sign.total().isMoreThan(before.deposit()), label + ": signed above the deposit");
                                assertFalse(sign.total().isMoreThan(before.served().plus(Amount.ofWei(15))), label + ": beyond the window");
                                assertTrue(now.isBefore(before.expiry()), label + ": signed after expiry");
                                assertTrue(state instanceof ChannelState.Open, label + ": signed on " + state.label());
                                highest = sign.total();
                            }
                            case Broadcast _ -> assertTrue(storedState || command instanceof ChannelCommand.TopUp
                                    || command instanceof ChannelCommand.Extend, label + ": sent unstored");
                            case ChannelAction.StoreReconciled _ -> {
                                highest = after.signed();
                                stored = after.reserved();
                            }
                            case ChannelAction.StoreAcknowledged _, ChannelAction.StoreServed _, ChannelAction.AskRelayToClose _,
                                    ChannelAction.Tell _ -> { }
                        }
                    }
                    largestDeposit = largestDeposit.max(after.deposit());
                    assertInvariants(label, before, after, largestDeposit, command);
                    if (!(command instanceof ChannelCommand.Shown)) {
                        assertEquals(stored.max(before.reserved()), after.reserved().max(stored), label + ": reservations are all stored");
                    }
                    if (!before.withServed(after.served()).equals(after) && !storedState) {
                        assertTrue(command instanceof ChannelCommand.Flow, label + ": changed without being stored");
                    }
                    state = moved.next();
                }
            }
        }
        return signatures;
    }

    private static void assertInvariants(String label, Funds before, Funds after, Amount largestDeposit, ChannelCommand command) {
        assertFalse(after.acknowledged().isMoreThan(after.signed()), label);
        assertFalse(after.certain().isMoreThan(after.signed()), label);
        assertFalse(after.signed().isMoreThan(after.reserved()), label);
        assertFalse(after.reserved().isMoreThan(largestDeposit), label + ": reserved what was never there");
        if (before.reserved().isMoreThan(after.reserved())) {
            assertTrue(before.isUncertain() && command instanceof ChannelCommand.Shown, label + ": a reservation fell");
            assertEquals(after.signed(), after.reserved(), label);
        }
        assertFalse(before.certain().isMoreThan(after.certain()), label + ": what is certain fell");
        assertFalse(before.acknowledged().isMoreThan(after.acknowledged()), label);
        assertFalse(before.served().isMoreThan(after.served()), label);
        if (before.signed().isMoreThan(after.signed())) {
            assertTrue(before.isUncertain() && command instanceof ChannelCommand.Shown, label + ": a signed total fell");
        }
    }

    /** What the ledger makes of a state when the process died: the reservation counts as signed. */
    private static ChannelState crash(ChannelState state) {
        Funds f = state.funds();
        Funds after = new Funds(f.deposit(), f.expiry(), f.reserved(), f.reserved(), f.certain(), f.acknowledged(), f.served());
        return switch (state) {
            case ChannelState.Open _ -> new ChannelState.Open(after);
            case ChannelState.Closing s -> new ChannelState.Closing(after, s.askedAt());
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                    ChannelState.Refunding _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ -> state;
        };
    }
}
