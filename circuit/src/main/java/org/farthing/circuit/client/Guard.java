package org.farthing.circuit.client;

import org.farthing.wallet.value.Bytes;

/**
 * One relay of the guard sample. Times are seconds since 1970; 0 is never.
 *
 * @param relayId       32 bytes
 * @param added         when it is said to have been sampled: earlier than it was, by chance, so that a stolen file does not tell when this
 *                      user began
 * @param expires       when it leaves the sample
 * @param confirmed     place in the order in which guards were first used, from 1; 0 while it never was
 * @param unlistedSince since when the registry does not list it
 * @param failures      failed attempts in a row
 * @param failingSince  when the first of them was
 * @param tried         when the last attempt began that has not succeeded
 */
record Guard(Bytes relayId, long added, long expires, int confirmed, long unlistedSince, int failures, long failingSince, long tried,
        PathBias bias) {
    Guard {
        relayId.requireLength(32, "a relay's identity");
        if (added < 0 || expires <= added || confirmed < 0 || unlistedSince < 0 || failures < 0 || failingSince < 0 || tried < 0) {
            throw new IllegalArgumentException("a guard's times and counts are not negative, and it expires after it was added");
        }
    }

    static Guard sampled(Bytes relayId, long added, long expires) {
        return new Guard(relayId, added, expires, 0, 0, 0, 0, 0, PathBias.NONE);
    }

    boolean isDown() {
        return failures > 0;
    }

    Guard confirmedAs(int place) {
        return new Guard(relayId, added, expires, place, unlistedSince, failures, failingSince, tried, bias);
    }

    Guard unlisted(long since) {
        return new Guard(relayId, added, expires, confirmed, since, failures, failingSince, tried, bias);
    }

    Guard tried(long now) {
        return new Guard(relayId, added, expires, confirmed, unlistedSince, failures, failingSince, now, bias);
    }

    Guard failed(long now) {
        return new Guard(relayId, added, expires, confirmed, unlistedSince, failures + 1, failures == 0 ? now : failingSince, now, bias);
    }

    Guard up() {
        return new Guard(relayId, added, expires, confirmed, unlistedSince, 0, 0, 0, bias);
    }

    Guard with(PathBias counts) {
        return new Guard(relayId, added, expires, confirmed, unlistedSince, failures, failingSince, tried, counts);
    }
}
