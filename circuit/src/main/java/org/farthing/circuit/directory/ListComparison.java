package org.farthing.circuit.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Compares the list that a node shows us with what relays say of their own at the same block, and draws a verdict. An operator has one
 * voice, however many relays it runs; one whose relays contradict each other has none. Fewer than {@value #LEAST} voices decide nothing,
 * so a relay or two that lie can neither stop a client nor quiet it; what they said is held against them and shown.
 *
 * <p>A machine: no clock, no network. Not thread-safe.
 */
public final class ListComparison {
    /** Operators that must have spoken. */
    public static final int LEAST = 3;
    /** Relays that are remembered; nobody asks so many about one list. */
    private static final int MOST = 256;

    private final long block;
    private final Bytes ours;
    private final Map<Bytes, ListAnswer> answers = new LinkedHashMap<>();

    /** Of all that have answered so far. */
    public sealed interface Verdict {
        /** Too few know the block, or as many say this as that. */
        record Undecided() implements Verdict {
        }

        /** Most have the list that we have. */
        record Agreed() implements Verdict {
        }

        /** Most have another: the node shows us what it does not show them. */
        record Split() implements Verdict {
        }
    }

    /** @param ours the hash of the list that the node showed us at {@code block} */
    public ListComparison(long block, Bytes ours) {
        this.block = block;
        this.ours = ours;
    }

    public boolean isOf(DirectoryView view) {
        return view.block() == block && view.hash().equals(ours);
    }

    /** Takes a relay's word; a later one of the same relay takes its place, but no relay that has said a hash can unsay it. */
    public void take(ListAnswer answer) {
        ListAnswer before = answers.get(answer.relay());
        if (before != null ? before.hash().isEmpty() || answer.hash().isPresent() : answers.size() < MOST) {
            answers.put(answer.relay(), answer);
        }
    }

    public Verdict verdict() {
        int agree = agree();
        int disagree = disagree();
        if (agree + disagree < LEAST || agree == disagree) {
            return new Verdict.Undecided();
        }
        return agree > disagree ? new Verdict.Agreed() : new Verdict.Split();
    }

    /** Operators whose relays have our list. */
    public int agree() {
        return (int) voices().values().stream().filter(voice -> voice.equals(Optional.of(true))).count();
    }

    /** Operators whose relays have another. */
    public int disagree() {
        return (int) voices().values().stream().filter(voice -> voice.equals(Optional.of(false))).count();
    }

    /** Relays that were asked and have no list of that block. */
    public int unknown() {
        return (int) answers.values().stream().filter(answer -> answer.hash().isEmpty()).count();
    }

    /** Relays that have another list than we. Where most agree with us, these lie or are lied to. */
    public Set<Bytes> dissenters() {
        var dissenters = new HashSet<Bytes>();
        answers.values().stream().filter(answer -> answer.hash().filter(hash -> !hash.equals(ours)).isPresent())
                .forEach(answer -> dissenters.add(answer.relay()));
        return dissenters;
    }

    /** Whether each operator agrees; empty for one that says both. */
    private Map<Address, Optional<Boolean>> voices() {
        var voices = new HashMap<Address, Optional<Boolean>>();
        for (ListAnswer answer : answers.values()) {
            answer.hash().map(hash -> Optional.of(hash.equals(ours))).ifPresent(voice ->
                    voices.merge(answer.operator(), voice, (one, other) -> one.equals(other) ? one : Optional.empty()));
        }
        return voices;
    }
}
