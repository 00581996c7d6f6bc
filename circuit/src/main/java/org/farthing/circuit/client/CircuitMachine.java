package org.farthing.circuit.client;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a client builds a circuit, hop by hop, and whom it blames when that fails, as a pure function. A circuit is ready once its last hop
 * has answered and every hop has accepted its channel: no stream is opened on a path that is not paid for. An unpaid circuit carries one
 * question to its last hop and no stream.
 */
public final class CircuitMachine {
    /** Where the building stands. Hops count from 0, the guard. */
    public sealed interface State {
        /** The link to the guard is being opened. */
        record Dialling() implements State {
        }

        /** {@code hop} was asked for its half of the handshake; the hops in {@code bound} have accepted their channels. */
        record Handshaking(int hop, Set<Integer> bound) implements State {
        }

        /** All hops stand; some have not accepted their channels yet. */
        record Binding(Set<Integer> bound) implements State {
        }

        record Ready() implements State {
        }

        /** Gone; {@code blamed} is the hop that failed, or -1 where nobody can tell. */
        record Dead(int blamed, FailureReason reason, String why) implements State {
        }
    }

    public sealed interface Command {
        record LinkReady() implements Command {
        }

        record LinkFailed() implements Command {
        }

        /** The hop that was asked has proved itself. */
        record HopProved() implements Command {
        }

        /** What came back was no proof. */
        record HopRefuted() implements Command {
        }

        record Bound(int hop) implements Command {
        }

        /** The hop does not take our money, or (-1) we have none for it. */
        record Refused(int hop, String why) implements Command {
        }

        /** The hop does not know the descriptor that the circuit was built by. */
        record Outdated(int hop) implements Command {
        }

        record TimedOut() implements Command {
        }

        /** Probes did not come back; {@code hop} is the first that did not answer. */
        record ProbeLost(int hop) implements Command {
        }

        /** The guard tore the circuit down, or its link broke. */
        record Destroyed() implements Command {
        }

        /** An unexpected message: nobody can tell which hop made it up. */
        record Violation(String rule) implements Command {
        }

        /** We have no more use for it. */
        record Close() implements Command {
        }
    }

    public sealed interface Action {
        /** Send CREATE to the guard. */
        record Create() implements Action {
        }

        /** Pay {@code hop} and, where it is not the last, ask it to extend to the next. */
        record PayAndExtend(int hop) implements Action {
        }

        record ReportReady() implements Action {
        }

        /** Tell the guard, reset the streams, erase the keys. */
        record TearDown() implements Action {
        }
    }

    public record Step(State next, List<Action> actions) {
    }

    private final int hops;
    private final boolean paid;

    /**
     * @param hops length of the path, 1 to 4
     * @param paid whether the hops must accept a channel each; without, the circuit is ready once its last hop stands
     */
    public CircuitMachine(int hops, boolean paid) {
        this.hops = hops;
        this.paid = paid;
    }

    public Step step(State state, Command command) {
        return switch (state) {
            case State.Dialling dialling -> dialling(dialling, command);
            case State.Handshaking handshaking -> handshaking(handshaking, command);
            case State.Binding binding -> binding(binding, command);
            case State.Ready ready -> ready(ready, command);
            case State.Dead dead -> new Step(dead, List.of());
        };
    }

    private Step dialling(State.Dialling state, Command command) {
        return switch (command) {
            case Command.LinkReady _ -> new Step(new State.Handshaking(0, Set.of()), List.of(new Action.Create()));
            case Command.LinkFailed _ -> dead(0, FailureReason.UNREACHABLE, "the first relay cannot be reached");
            case Command.TimedOut _ -> dead(0, FailureReason.UNREACHABLE, "the first relay does not answer");
            case Command.HopProved _, Command.HopRefuted _, Command.Bound _, Command.Refused _, Command.Outdated _, Command.Destroyed _,
                    Command.ProbeLost _ -> dead(0, FailureReason.VIOLATION, "out of order");
            case Command.Violation(String rule) -> dead(-1, FailureReason.VIOLATION, rule);
            case Command.Close _ -> dead(-1, FailureReason.CLOSED, "closed");
        };
    }

    private Step handshaking(State.Handshaking state, Command command) {
        int hop = state.hop();
        return switch (command) {
            case Command.HopProved _ -> {
                if (hop + 1 == hops && !paid) {
                    yield new Step(new State.Ready(), List.of(new Action.ReportReady()));
                }
                State next = hop + 1 < hops ? new State.Handshaking(hop + 1, state.bound()) : new State.Binding(state.bound());
                yield new Step(next, List.of(new Action.PayAndExtend(hop)));
            }
            case Command.Bound(int bound) -> new Step(new State.Handshaking(hop, with(state.bound(), bound)), List.of());
            case Command.HopRefuted _ -> dead(hop, FailureReason.FALSE_IDENTITY, "a relay did not prove its identity");
            case Command.Refused(int refuser, String why) -> dead(refuser, FailureReason.PAYMENT_REFUSED, why);
            case Command.Outdated(int unknowing) -> outdated(unknowing);
            case Command.TimedOut _ -> dead(hop, FailureReason.NO_ANSWER, "a relay does not answer");
            case Command.Destroyed _ -> dead(hop, FailureReason.UNREACHABLE, "a relay cannot be reached");
            case Command.LinkReady _, Command.LinkFailed _, Command.ProbeLost _ -> dead(0, FailureReason.VIOLATION, "out of order");
            case Command.Violation(String rule) -> dead(-1, FailureReason.VIOLATION, rule);
            case Command.Close _ -> dead(-1, FailureReason.CLOSED, "closed");
        };
    }

    private Step binding(State.Binding state, Command command) {
        return switch (command) {
            case Command.Bound(int hop) -> {
                Set<Integer> bound = with(state.bound(), hop);
                yield bound.size() == hops
                        ? new Step(new State.Ready(), List.of(new Action.ReportReady()))
                        : new Step(new State.Binding(bound), List.of());
            }
            case Command.Refused(int hop, String why) -> dead(hop, FailureReason.PAYMENT_REFUSED, why);
            case Command.Outdated(int unknowing) -> outdated(unknowing);
            case Command.TimedOut _ -> dead(firstMissing(state.bound()), FailureReason.STOPPED_AFTER_PAYMENT,
                    "a relay does not acknowledge its payment");
            case Command.Destroyed _ -> dead(-1, FailureReason.CUT, "the circuit was torn down");
            case Command.LinkReady _, Command.LinkFailed _, Command.HopProved _, Command.HopRefuted _, Command.ProbeLost _ ->
                    dead(-1, FailureReason.VIOLATION, "out of order");
            case Command.Violation(String rule) -> dead(-1, FailureReason.VIOLATION, rule);
            case Command.Close _ -> dead(-1, FailureReason.CLOSED, "closed");
        };
    }

    private Step ready(State.Ready state, Command command) {
        return switch (command) {
            case Command.Bound _, Command.TimedOut _ -> new Step(state, List.of());
            case Command.Refused(int hop, String why) -> dead(hop, FailureReason.PAYMENT_REFUSED, why);
            case Command.Outdated(int unknowing) -> outdated(unknowing);
            case Command.ProbeLost(int hop) -> dead(hop, FailureReason.NO_ANSWER, "a relay fell silent");
            case Command.Destroyed _ -> dead(-1, FailureReason.CUT, "the circuit was torn down");
            case Command.LinkReady _, Command.LinkFailed _, Command.HopProved _, Command.HopRefuted _ ->
                    dead(-1, FailureReason.VIOLATION, "out of order");
            case Command.Violation(String rule) -> dead(-1, FailureReason.VIOLATION, rule);
            case Command.Close _ -> dead(-1, FailureReason.CLOSED, "closed");
        };
    }

    private int firstMissing(Set<Integer> bound) {
        for (int hop = 0; hop < hops; hop++) {
            if (!bound.contains(hop)) {
                return hop;
            }
        }
        return -1;
    }

    private static Set<Integer> with(Set<Integer> bound, int hop) {
        var more = new TreeSet<>(bound);
        more.add(hop);
        return more;
    }

    private static Step outdated(int hop) {
        return dead(hop, FailureReason.OUTDATED, "a relay has forgotten the price that it stated");
    }

    private static Step dead(int blamed, FailureReason reason, String why) {
        return new Step(new State.Dead(blamed, reason, why), List.of(new Action.TearDown()));
    }
}
