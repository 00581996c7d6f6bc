package org.farthing.circuit.relay;

import java.util.List;

/**
 * What a relay does with one circuit's control messages, as a pure function. Cells themselves do not pass through here: they are the data
 * path's.
 */
public final class RelayMachine {
    /** Where the circuit stands at this relay. */
    public sealed interface State {
        /** The circuit ends here and nothing was asked of it yet. */
        record Fresh() implements State {
        }

        /** The next relay is being reached. */
        record Extending() implements State {
        }

        /** Cells pass on to the next relay. */
        record Passing() implements State {
        }

        /** The circuit ends here and carries streams. */
        record Serving() implements State {
        }

        /** Gone. */
        record Destroyed() implements State {
        }
    }

    public sealed interface Command {
        /**
         * The client asks to extend; {@code listed} if the registry knows that relay at that address, and it is neither us nor the last.
         */
        record Extend(boolean listed) implements Command {
        }

        /** The next relay answered. */
        record Extended() implements Command {
        }

        /** The next relay could not be reached, or refused. */
        record ExtendFailed() implements Command {
        }

        /**
         * The client asks for a stream or a look-up; {@code fromRelay} if the link it came by is a listed relay's, so that no exit is
         * a one-hop proxy.
         */
        record Begin(boolean fromRelay) implements Command {
        }

        /** A message for a stream, or about the window. */
        record StreamMessage() implements Command {
        }

        /** A cell that is for a relay further on. */
        record PassOn() implements Command {
        }

        /** Anything that no honest client sends. */
        record Violation() implements Command {
        }

        /** The circuit was destroyed at either side. */
        record Gone() implements Command {
        }
    }

    public enum Action { DIAL_NEXT, ANSWER_EXTENDED, OPEN_STREAM, HANDLE_STREAM, PASS_ON, DESTROY }

    /** The next state and what to do, in order. */
    public record Step(State next, List<Action> actions) {
    }

    private RelayMachine() {
    }

    public static Step step(State state, Command command) {
        return switch (state) {
            case State.Fresh _ -> fresh(command);
            case State.Extending _ -> extending(command);
            case State.Passing passing -> passing(passing, command);
            case State.Serving serving -> serving(serving, command);
            case State.Destroyed destroyed -> new Step(destroyed, List.of());
        };
    }

    private static Step fresh(Command command) {
        return switch (command) {
            case Command.Extend(boolean listed) -> listed ? new Step(new State.Extending(), List.of(Action.DIAL_NEXT)) : destroy();
            case Command.Begin(boolean fromRelay) -> fromRelay ? new Step(new State.Serving(), List.of(Action.OPEN_STREAM)) : destroy();
            case Command.StreamMessage _, Command.PassOn _, Command.Extended _, Command.ExtendFailed _, Command.Violation _,
                    Command.Gone _ -> destroy();
        };
    }

    private static Step extending(Command command) {
        return switch (command) {
            case Command.Extended _ -> new Step(new State.Passing(), List.of(Action.ANSWER_EXTENDED));
            case Command.Extend _, Command.ExtendFailed _, Command.Begin _, Command.StreamMessage _, Command.PassOn _,
                    Command.Violation _, Command.Gone _ -> destroy();
        };
    }

    private static Step passing(State.Passing state, Command command) {
        return switch (command) {
            case Command.PassOn _ -> new Step(state, List.of(Action.PASS_ON));
            case Command.Extend _, Command.Extended _, Command.ExtendFailed _, Command.Begin _, Command.StreamMessage _,
                    Command.Violation _, Command.Gone _ -> destroy();
        };
    }

    private static Step serving(State.Serving state, Command command) {
        return switch (command) {
            case Command.Begin(boolean fromRelay) -> fromRelay ? new Step(state, List.of(Action.OPEN_STREAM)) : destroy();
            case Command.StreamMessage _ -> new Step(state, List.of(Action.HANDLE_STREAM));
            case Command.Extend _, Command.Extended _, Command.ExtendFailed _, Command.PassOn _, Command.Violation _,
                    Command.Gone _ -> destroy();
        };
    }

    private static Step destroy() {
        return new Step(new State.Destroyed(), List.of(Action.DESTROY));
    }
}
