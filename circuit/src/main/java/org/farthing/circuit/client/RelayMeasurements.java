package org.farthing.circuit.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * What this user's own circuits showed of each relay: how fast, how reliable, how far away, and whether it ever took money for nothing.
 * Old measurements fade, half in a week. A relay's claims play no part, and nothing of this leaves the machine: what somebody measured
 * tells which relays he uses.
 *
 * <p>Stored form:
 * <pre>
 *   "farthing-1:measured:" | version u8 = 1 | count u16
 *   count x ( relay id[32] | at u64 | speed sum, speed weight, latency sum, latency weight, good, bad: six IEEE 754 binary64
 *             | offences u16 | last offence u8 (0xFF none) | shunned until u64 )
 *   keccak256 of all before, 32 bytes
 * </pre>
 * No clock of its own. Not thread-safe.
 */
public final class RelayMeasurements {
    static final int MOST_RELAYS = 500;
    private static final double HALF_LIFE_SECONDS = 7 * 86_400.0;
    private static final Duration LONGEST_SHUNNING = Duration.ofDays(60);
    /** A relay is taken to be as good as this many good circuits before it was seen at all. */
    private static final double TRUST = 2;
    private static final byte[] MAGIC = "farthing-1:measured:".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int NO_OFFENCE = 0xFF;

    private static final class Measured {
        private long at;
        private double speedSum;
        private double speedWeight;
        private double latencySum;
        private double latencyWeight;
        private double good;
        private double bad;
        private int offences;
        private Optional<FailureReason> offence = Optional.empty();
        private long shunnedUntil;

        private void fade(long now) {
            if (now > at) {
                double left = Math.pow(0.5, (now - at) / HALF_LIFE_SECONDS);
                speedSum *= left;
                speedWeight *= left;
                latencySum *= left;
                latencyWeight *= left;
                good *= left;
                bad *= left;
                at = now;
            }
        }
    }

    private final Map<Bytes, Measured> records = new LinkedHashMap<>();
    private boolean news;

    private Measured at(Bytes relay, Instant now) {
        Measured found = records.computeIfAbsent(relay, _ -> new Measured());
        found.fade(now.getEpochSecond());
        news = true;
        if (records.size() > MOST_RELAYS) {
            // Never one that is being shunned: else an offender would be forgotten by the coming of others.
            records.entrySet().stream().filter(entry -> entry.getValue() != found && entry.getValue().shunnedUntil <= now.getEpochSecond())
                    .min(Comparator.comparingLong(entry -> entry.getValue().at)).map(Map.Entry::getKey)
                    .or(() -> records.keySet().stream().findFirst()).ifPresent(records::remove);
        }
        return found;
    }

    /** A circuit through the relay carried this much while it was busy. @param bytesPerSecond above 0 */
    void goodput(Bytes relay, double bytesPerSecond, Instant now) {
        if (bytesPerSecond > 0 && Double.isFinite(bytesPerSecond)) {
            Measured record = at(relay, now);
            record.speedSum += bytesPerSecond;
            record.speedWeight++;
        }
    }

    /** From a circuit's last hop and back took this long. */
    void latency(Bytes relay, Duration roundTrip, Instant now) {
        Measured record = at(relay, now);
        record.latencySum += roundTrip.toNanos() / 1e6;
        record.latencyWeight++;
    }

    void succeeded(Bytes relay, Instant now) {
        at(relay, now).good++;
    }

    /** @param share how much of the failure is the relay's, 0 to 1: where nobody can tell which relay failed, each gets its part */
    void failed(Bytes relay, double share, Instant now) {
        at(relay, now).bad += share;
    }

    /** The relay did what honest relays do not: it is left alone for long, twice as long each time. */
    void offended(Bytes relay, FailureReason reason, Instant now) {
        if (reason.shunnedFor().isZero()) {
            return;
        }
        Measured record = at(relay, now);
        Duration shunned = reason.shunnedFor().multipliedBy(1L << Math.min(record.offences, 10));
        record.offences = Math.min(record.offences + 1, 0xFFFF);
        record.offence = Optional.of(reason);
        shunned = shunned.compareTo(LONGEST_SHUNNING) > 0 ? LONGEST_SHUNNING : shunned;
        record.shunnedUntil = Math.max(record.shunnedUntil, now.plus(shunned).getEpochSecond());
        record.bad++;
    }

    /** Why the relay is left alone now, if it is. */
    Optional<FailureReason> shunned(Bytes relay, Instant now) {
        Measured record = records.get(relay);
        return record == null || record.shunnedUntil <= now.getEpochSecond() ? Optional.empty() : record.offence;
    }

    /** Bytes per second; empty for a relay that was not measured lately. */
    public OptionalDouble speed(Bytes relay) {
        Measured record = records.get(relay);
        return record == null || record.speedWeight < 1e-3
                ? OptionalDouble.empty() : OptionalDouble.of(record.speedSum / record.speedWeight);
    }

    /** Milliseconds there and back, over circuits that ended there; empty for a relay that was not measured lately. */
    public OptionalDouble latency(Bytes relay) {
        Measured record = records.get(relay);
        return record == null || record.latencyWeight < 1e-3
                ? OptionalDouble.empty() : OptionalDouble.of(record.latencySum / record.latencyWeight);
    }

    /** Share of good circuits, 0 to 1; 1 for a relay that is not known. */
    public double success(Bytes relay) {
        Measured record = records.get(relay);
        return record == null ? 1 : (record.good + TRUST) / (record.good + record.bad + TRUST);
    }

    /** All of it, for the user. One circuit is no share of anything yet, so fewer than two say nothing. */
    RelayFigures figures(Bytes relay, Instant now) {
        Measured record = records.get(relay);
        boolean counted = record != null && record.good + record.bad >= 1.5;
        return new RelayFigures(speed(relay), latency(relay),
                counted ? OptionalDouble.of(record.good / (record.good + record.bad)) : OptionalDouble.empty(), shunned(relay, now));
    }

    /** Whether anything was measured since {@link #store}. */
    boolean hasNews() {
        return news;
    }

    Bytes store() {
        news = false;
        var out = new ByteWriter().bytes(MAGIC).u8(VERSION).u16(records.size());
        records.forEach((relay, record) -> {
            out.bytes(relay).u64(record.at);
            for (double value : new double[] {record.speedSum, record.speedWeight, record.latencySum, record.latencyWeight, record.good,
                    record.bad}) {
                out.bits64(Double.doubleToLongBits(value));
            }
            out.u16(record.offences).u8(record.offence.map(Enum::ordinal).orElse(NO_OFFENCE)).u64(record.shunnedUntil);
        });
        return Checksum.append(out);
    }

    /** Empty for anything that {@link #store} does not give. */
    static Optional<RelayMeasurements> restore(Bytes stored) {
        Optional<ByteReader> checked = Checksum.open(stored, MAGIC);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        ByteReader in = checked.get();
        var restored = new RelayMeasurements();
        try {
            if (in.u8() != VERSION) {
                return Optional.empty();
            }
            int count = in.u16();
            if (count > MOST_RELAYS) {
                return Optional.empty();
            }
            for (int i = 0; i < count; i++) {
                restored.records.put(in.bytes(32), readRecord(in));
            }
            in.expectEnd();
        } catch (MalformedException _) {
            return Optional.empty();
        }
        return Optional.of(restored);
    }

    private static Measured readRecord(ByteReader in) {
        var record = new Measured();
        record.at = in.u64();
        record.speedSum = number(in);
        record.speedWeight = number(in);
        record.latencySum = number(in);
        record.latencyWeight = number(in);
        record.good = number(in);
        record.bad = number(in);
        record.offences = in.u16();
        int offence = in.u8();
        if (offence != NO_OFFENCE && offence >= FailureReason.values().length) {
            throw new MalformedException("wrong: an unknown offence");
        }
        record.offence = offence == NO_OFFENCE ? Optional.empty() : Optional.of(FailureReason.values()[offence]);
        record.shunnedUntil = in.u64();
        return record;
    }

    private static double number(ByteReader in) {
        double value = Double.longBitsToDouble(in.bits64());
        if (!Double.isFinite(value) || value < 0) {
            throw new MalformedException("wrong: a measurement that is no number");
        }
        return value;
    }
}
