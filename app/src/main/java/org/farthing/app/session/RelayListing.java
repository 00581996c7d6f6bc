package org.farthing.app.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/**
 * The list of relays in use, and which list that is.
 *
 * @param relays  in the list's own order
 * @param version which list it is; empty while none was read
 * @param leftOut relays whose description was missing or not to be believed
 * @param alarm   why the list that was read last is not in use
 * @param coin    the name of the chain's coin
 */
public record RelayListing(List<RelayLine> relays, Optional<Version> version, int leftOut, Optional<Alarm> alarm, String coin) {
    /**
     * Which list.
     *
     * @param time the block's own
     * @param hash 32 bytes; whoever reads the registry at that block has the same
     * @param tooOld whether paths are no longer built on it
     */
    public record Version(long block, Instant time, Bytes hash, boolean tooOld) {
    }

    /** Why a list was refused. */
    public enum Alarm {
        STALE, FROM_THE_FUTURE, BACKWARDS, SPLIT, CONTRADICTED, SHRUNK
    }

    public RelayListing {
        relays = List.copyOf(relays);
    }
}
