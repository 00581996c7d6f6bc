package org.farthing.circuit.client;

import java.time.Duration;

/** Why a circuit ended, as far as this end can tell. New ones go to the end: their order is stored with what was measured. */
public enum FailureReason {
    /** The first relay's address does not answer, or the relay before cannot reach this one. */
    UNREACHABLE("cannot be reached"),
    /** It was asked for its half of the handshake and did not bring it in time. */
    NO_ANSWER("does not answer"),
    /** What it brought as its half was no proof of its identity. */
    FALSE_IDENTITY("did not prove its identity"),
    /** It was paid and did not acknowledge, or a built circuit no longer answers. */
    STOPPED_AFTER_PAYMENT("took payment and stopped"),
    /** It claims more service than it gave. */
    OVERCOUNTED("counts more than it served"),
    /** It does not take the payment, for a reason of the channel's. */
    PAYMENT_REFUSED("did not take the payment"),
    /** It does not connect to a port that its descriptor lists. */
    BROKE_ITS_WORD("does not connect where it says it does"),
    /** Some relay of the path tore the circuit down. */
    CUT("tore the circuit down"),
    /** A message that no honest relay sends; nobody can tell who made it up. */
    VIOLATION("sent what it must not"),
    /** This end had no more use for it. */
    CLOSED("was closed"),
    /** It does not know the descriptor by which we count: our list is old, or it has lost what it stated. */
    OUTDATED("no longer knows the price that the list states");

    private final String sentence;

    FailureReason(String sentence) {
        this.sentence = sentence;
    }

    /** The rest of a sentence that begins with the relay's name. */
    public String sentence() {
        return sentence;
    }

    /** How long a relay that did this is left alone at least, beyond the seconds after any failure; zero for what happens to the honest. */
    public Duration shunnedFor() {
        return switch (this) {
            case OVERCOUNTED -> Duration.ofDays(30);
            case FALSE_IDENTITY -> Duration.ofDays(1);
            case STOPPED_AFTER_PAYMENT -> Duration.ofHours(2);
            case BROKE_ITS_WORD -> Duration.ofHours(1);
            case UNREACHABLE, NO_ANSWER, PAYMENT_REFUSED, CUT, VIOLATION, CLOSED, OUTDATED -> Duration.ZERO;
        };
    }
}
