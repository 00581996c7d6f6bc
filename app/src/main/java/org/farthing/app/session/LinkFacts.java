package org.farthing.app.session;

import java.util.List;

/**
 * What decides who can link what to the user, as far as the program knows.
 *
 * @param path    the hops in use, the entry first; empty without a circuit
 * @param node    which way the chain's node is asked
 * @param origin  where the deposits come from
 * @param deposits how many there are that have not ended
 */
public record LinkFacts(List<Hop> path, Node node, Origin origin, int deposits) {
    /** Which way the node is asked. */
    public enum Node {
        /** The chain is a part of this program: there is nobody to ask. */
        INSIDE,
        /** Never directly since the program was started. */
        THROUGH_RELAYS,
        /** Directly until the first circuit stood; through relays now. */
        DIRECTLY_BEFORE,
        DIRECTLY
    }

    /** Where deposits come from, by what the chain shows. */
    public sealed interface Origin {
        record NotChecked() implements Origin {
        }

        /** @param addresses how many addresses paid for the deposits */
        record Addresses(int addresses) implements Origin {
        }
    }

    public LinkFacts {
        path = List.copyOf(path);
    }
}
