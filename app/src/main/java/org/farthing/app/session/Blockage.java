package org.farthing.app.session;

import java.util.Optional;

/** What keeps circuits away, or is to be known of them. Screens have the words. */
public sealed interface Blockage {
    /** The wallet offers no channel: there is none, or it is locked. */
    record NothingToPayFrom() implements Blockage {
    }

    /** Channels with money in them are left with two relays at most. */
    record TooFewRelays() implements Blockage {
    }

    /** The limit for one day is reached. */
    record DayIsOver() implements Blockage {
    }

    /** The channel with the entry relay is used up, and no other entry is taken in its place. */
    record EntryUsedUp(String relayName) implements Blockage {
    }

    /** The usual entry is waited for, half a minute at most. */
    record EntryAwaited() implements Blockage {
    }

    /** No entry answers. @param offline whether nobody else does, either */
    record EntriesSilent(boolean offline) implements Blockage {
    }

    /** Too many circuits die by this entry. @param percent of a hundred circuits, those that last */
    record EntrySuspicious(String relayName, long percent) implements Blockage {
    }

    /** The last circuit ended. @param relayName who is to blame; empty where nobody can tell */
    record Ended(Optional<String> relayName, CircuitFailure.Reason reason) implements Blockage {
    }

    /** The node's list of relays is not believed. */
    record ListRefused(RelayListing.Alarm alarm) implements Blockage {
    }
}
