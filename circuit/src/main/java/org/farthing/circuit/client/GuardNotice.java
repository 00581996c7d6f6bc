package org.farthing.circuit.client;

import java.time.Instant;
import org.farthing.wallet.value.Bytes;

/** What the user should know of his entry. */
public sealed interface GuardNotice {
    /** In English, what happened and what to do. */
    String sentence();

    /** The channel with the entry is used up; nothing goes out until it is topped up. */
    record TopUp(Bytes relayId, String name) implements GuardNotice {
        @Override
        public String sentence() {
            return "The channel with your entry relay " + name + " is used up. Top up this one: the entry stays the same for months, "
                    + "so that few relays ever learn your address.";
        }
    }

    /** The usual entry is not there yet, as right after a start. */
    record Awaited(Instant until) implements GuardNotice {
        @Override
        public String sentence() {
            return "Your usual entry relay or its channel is not there yet. It is waited for, half a minute at most.";
        }
    }

    /** No entry answers. */
    record Silent(Instant nextTry, boolean offline) implements GuardNotice {
        @Override
        public String sentence() {
            return offline ? "No relay answered. Is this computer online? It is tried again by itself."
                    : "None of your entry relays answers now. They are tried again by themselves.";
        }
    }

    /** Far more circuits die by this entry than should. */
    record Suspicious(Bytes relayId, String name, PathBias counts) implements GuardNotice {
        /** Of a hundred circuits, how many last. */
        public long percent() {
            return Math.round(100 * counts.success());
        }

        @Override
        public String sentence() {
            return "Only " + percent() + " of 100 circuits by your entry relay " + name
                    + " last. It may be overloaded, or choose which circuits live. Another is taken if others do clearly better.";
        }
    }
}
