package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.farthing.circuit.relay.RelayMachine.Action;
import org.farthing.circuit.relay.RelayMachine.Command;
import org.farthing.circuit.relay.RelayMachine.State;
import org.junit.jupiter.api.Test;

class RelayMachineTest {
    private static final List<Command> COMMANDS = List.of(new Command.Extend(true), new Command.Extend(false), new Command.Extended(),
            new Command.ExtendFailed(), new Command.Begin(true), new Command.Begin(false), new Command.StreamMessage(), new Command.PassOn(),
            new Command.Violation(), new Command.Gone());

    /** All that is allowed; whatever is not here destroys the circuit. */
    private static final Map<State, Map<Command, RelayMachine.Step>> ALLOWED = Map.of(
            new State.Fresh(), Map.of(
                    new Command.Extend(true), new RelayMachine.Step(new State.Extending(), List.of(Action.DIAL_NEXT)),
                    new Command.Begin(true), new RelayMachine.Step(new State.Serving(), List.of(Action.OPEN_STREAM))),
            new State.Extending(), Map.of(
                    new Command.Extended(), new RelayMachine.Step(new State.Passing(), List.of(Action.ANSWER_EXTENDED))),
            new State.Passing(), Map.of(
                    new Command.PassOn(), new RelayMachine.Step(new State.Passing(), List.of(Action.PASS_ON))),
            new State.Serving(), Map.of(
                    new Command.Begin(true), new RelayMachine.Step(new State.Serving(), List.of(Action.OPEN_STREAM)),
                    new Command.StreamMessage(), new RelayMachine.Step(new State.Serving(), List.of(Action.HANDLE_STREAM))));

    @Test
    void everythingElseDestroys() {
        var destroyed = new RelayMachine.Step(new State.Destroyed(), List.of(Action.DESTROY));
        ALLOWED.forEach((state, allowed) -> {
            for (Command command : COMMANDS) {
                assertEquals(allowed.getOrDefault(command, destroyed), RelayMachine.step(state, command), state + " " + command);
            }
        });
    }

    @Test
    void whatIsDestroyedStaysSo() {
        for (Command command : COMMANDS) {
            assertEquals(new RelayMachine.Step(new State.Destroyed(), List.of()), RelayMachine.step(new State.Destroyed(), command));
        }
    }

    @Test
    void noCircuitBothForwardsAndServes() {
        for (int seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            State state = new State.Fresh();
            boolean dialled = false;
            boolean opened = false;
            int destroyed = 0;
            for (int i = 0; i < 30; i++) {
                RelayMachine.Step step = RelayMachine.step(state, COMMANDS.get(random.nextInt(COMMANDS.size())));
                assertFalse(dialled && step.actions().contains(Action.DIAL_NEXT), "a circuit extended twice, seed " + seed);
                dialled |= step.actions().contains(Action.DIAL_NEXT);
                opened |= step.actions().contains(Action.OPEN_STREAM);
                destroyed += step.actions().contains(Action.DESTROY) ? 1 : 0;
                state = step.next();
            }
            assertFalse(dialled && opened, "seed " + seed);
            assertEquals(state instanceof State.Destroyed ? 1 : 0, destroyed, "seed " + seed);
        }
    }
}
