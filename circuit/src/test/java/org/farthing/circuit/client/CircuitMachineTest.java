package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.farthing.circuit.client.CircuitMachine.Action;
import org.farthing.circuit.client.CircuitMachine.Command;
import org.farthing.circuit.client.CircuitMachine.State;
import org.farthing.circuit.client.CircuitMachine.Step;
import org.junit.jupiter.api.Test;

class CircuitMachineTest {
    private static final int HOPS = 3;

    private final CircuitMachine machine = new CircuitMachine(HOPS, true);

    private static List<Command> commands() {
        return List.of(new Command.LinkReady(), new Command.LinkFailed(), new Command.HopProved(), new Command.HopRefuted(),
                new Command.Bound(0), new Command.Bound(1), new Command.Bound(2), new Command.Refused(1, "no"), new Command.TimedOut(),
                new Command.ProbeLost(1), new Command.Destroyed(), new Command.Violation("rule"), new Command.Close());
    }

    private static List<State> states() {
        return List.of(new State.Dialling(), new State.Handshaking(0, Set.of()), new State.Handshaking(2, Set.of(0, 1)),
                new State.Binding(Set.of()), new State.Binding(Set.of(0, 2)), new State.Ready(), new State.Dead(1, FailureReason.NO_ANSWER, "why"));
    }

    @Test
    void aCircuitIsBuiltHopByHopAndReadyOnceAllArePaid() {
        var actions = new ArrayList<Action>();
        State state = run(new State.Dialling(), actions, new Command.LinkReady(), new Command.HopProved(), new Command.Bound(0),
                new Command.HopProved(), new Command.HopProved(), new Command.Bound(2));
        assertEquals(new State.Binding(Set.of(0, 2)), state);
        assertEquals(List.of(new Action.Create(), new Action.PayAndExtend(0), new Action.PayAndExtend(1), new Action.PayAndExtend(2)), actions);
        assertEquals(new State.Ready(), run(state, actions, new Command.Bound(1)));
        assertEquals(new Action.ReportReady(), actions.getLast());
    }

    @Test
    void anUnpaidCircuitIsReadyOnceItsLastHopStands() {
        var unpaid = new CircuitMachine(HOPS, false);
        State state = new State.Dialling();
        for (Command command : List.of(new Command.LinkReady(), new Command.HopProved(), new Command.HopProved())) {
            state = unpaid.step(state, command).next();
        }
        assertEquals(new State.Handshaking(2, Set.of()), state);
        assertEquals(new Step(new State.Ready(), List.of(new Action.ReportReady())), unpaid.step(state, new Command.HopProved()));
    }

    private State run(State from, List<Action> actions, Command... commands) {
        State state = from;
        for (Command command : commands) {
            Step step = machine.step(state, command);
            actions.addAll(step.actions());
            state = step.next();
        }
        return state;
    }

    @Test
    void everyCommandInEveryStateHasAnAnswer() {
        for (State state : states()) {
            for (Command command : commands()) {
                Step step = machine.step(state, command);
                boolean dies = step.next() instanceof State.Dead && !(state instanceof State.Dead);
                // Tearing down comes once, with death, and nothing else comes with it.
                assertEquals(dies ? List.of(new Action.TearDown()) : List.of(),
                        step.actions().stream().filter(action -> dies || action instanceof Action.TearDown).toList(), state + " " + command);
                if (state instanceof State.Dead) {
                    assertEquals(state, step.next());
                    assertTrue(step.actions().isEmpty());
                }
            }
        }
    }

    @Test
    void whoFailsIsBlamed() {
        assertEquals(0, blamed(new State.Dialling(), new Command.LinkFailed()));
        assertEquals(0, blamed(new State.Dialling(), new Command.TimedOut()));
        assertEquals(2, blamed(new State.Handshaking(2, Set.of()), new Command.HopRefuted()));
        assertEquals(2, blamed(new State.Handshaking(2, Set.of()), new Command.TimedOut()));
        assertEquals(1, blamed(new State.Handshaking(1, Set.of()), new Command.Destroyed()));
        assertEquals(1, blamed(new State.Binding(Set.of(0, 2)), new Command.TimedOut()));
        assertEquals(1, blamed(new State.Ready(), new Command.Refused(1, "no")));
        // Anybody on the path could have done these.
        assertEquals(-1, blamed(new State.Ready(), new Command.Destroyed()));
        assertEquals(-1, blamed(new State.Ready(), new Command.Violation("rule")));
        assertEquals(-1, blamed(new State.Binding(Set.of()), new Command.Violation("rule")));
        assertEquals(-1, blamed(new State.Ready(), new Command.Close()));
    }

    @Test
    void whyItEndedIsKnown() {
        assertEquals(FailureReason.UNREACHABLE, reason(new State.Dialling(), new Command.LinkFailed()));
        assertEquals(FailureReason.NO_ANSWER, reason(new State.Handshaking(1, Set.of()), new Command.TimedOut()));
        assertEquals(FailureReason.UNREACHABLE, reason(new State.Handshaking(1, Set.of()), new Command.Destroyed()));
        assertEquals(FailureReason.FALSE_IDENTITY, reason(new State.Handshaking(1, Set.of()), new Command.HopRefuted()));
        assertEquals(FailureReason.STOPPED_AFTER_PAYMENT, reason(new State.Binding(Set.of(0, 2)), new Command.TimedOut()));
        assertEquals(FailureReason.PAYMENT_REFUSED, reason(new State.Ready(), new Command.Refused(1, "no")));
        assertEquals(FailureReason.CUT, reason(new State.Ready(), new Command.Destroyed()));
        assertEquals(FailureReason.NO_ANSWER, reason(new State.Ready(), new Command.ProbeLost(1)));
        assertEquals(FailureReason.VIOLATION, reason(new State.Ready(), new Command.Violation("rule")));
        assertEquals(FailureReason.CLOSED, reason(new State.Ready(), new Command.Close()));
    }

    private FailureReason reason(State state, Command command) {
        return assertInstanceOf(State.Dead.class, machine.step(state, command).next()).reason();
    }

    private int blamed(State state, Command command) {
        return assertInstanceOf(State.Dead.class, machine.step(state, command).next()).blamed();
    }

    @Test
    void randomCommandsNeverSkipAHopOrAPayment() {
        List<Command> commands = commands();
        int ready = 0;
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            State state = new State.Dialling();
            int proved = 0;
            var bound = new java.util.TreeSet<Integer>();
            for (int i = 0; i < 40 && !(state instanceof State.Dead); i++) {
                // Mostly what an honest network does, so that the end is reached.
                Command command = random.nextInt(12) > 0 ? commands.get(new int[] {0, 2, 4, 5, 6}[random.nextInt(5)])
                        : commands.get(random.nextInt(commands.size()));
                Step step = machine.step(state, command);
                if (step.actions().stream().anyMatch(action -> action instanceof Action.PayAndExtend)) {
                    assertEquals(List.of(new Action.PayAndExtend(proved)), step.actions());
                    proved++;
                }
                if (command instanceof Command.Bound(int hop)) {
                    bound.add(hop);
                }
                if (step.next() instanceof State.Ready && !(state instanceof State.Ready)) {
                    assertEquals(HOPS, proved, "seed " + seed);
                    assertEquals(Set.of(0, 1, 2), bound, "seed " + seed);
                    ready++;
                }
                state = step.next();
            }
        }
        assertTrue(ready > 10, "only " + ready + " runs came to the end");
    }
}
