package org.farthing.app.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A list of relays that a test writes, and remembers what it was asked. Thread-safe. */
public final class ScriptedRelays implements RelaysDesk {
    private volatile RelayListing listing = usual();
    private volatile Optional<WalletException> failure = Optional.empty();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Eight relays of seven owners; the last three were never used. */
    public static RelayListing usual() {
        var relays = new ArrayList<RelayLine>();
        relays.add(relay(1, "Alder", "CH", List.of("entry", "middle"), "0.0001", 48e6, 0.992, 212, "1"));
        relays.add(relay(2, "Birch", "IS", List.of("middle"), "0.0001", 31e6, 0.97, 88, ""));
        relays.add(relay(3, "Cedar", "NL", List.of("middle", "exit"), "0.000126", 30e6, 0.61, 40, "1"));
        relays.add(relay(4, "Doum", "DE", List.of("entry", "middle"), "0.000095", 12.5e6, 0.999, 31, ""));
        relays.add(relay(5, "Elm", "", List.of("exit"), "0.0001", 900e3, 0.5, 30, "0.25"));
        relays.add(relay(6, "Fir", "US", List.of("middle", "exit"), "0.000126", 0, 0, 3, ""));
        relays.add(relay(7, "Gum", "FR", List.of("exit"), "0.00009", 0, 0, 2, ""));
        relays.add(relay(7, "Hazel", "FR", List.of("entry", "middle", "exit"), "0.0002", 0, 0, 1, ""));
        return new RelayListing(relays, Optional.of(version(Duration.ofMinutes(2))), 0, Optional.empty(), "PLAY");
    }

    public static RelayListing.Version version(Duration age) {
        return new RelayListing.Version(38_112_880, Scenes.NOW.minus(age), id(99), age.compareTo(Duration.ofDays(1)) > 0);
    }

    private static Bytes id(int number) {
        byte[] id = new byte[32];
        java.util.Arrays.fill(id, (byte) (number * 29));
        return Bytes.of(id);
    }

    /** @param speed and {@code answered} are 0 where not measured; {@code deposit} is empty for none */
    private static RelayLine relay(int family, String name, String country, List<String> roles, String price, double speed,
            double answered, int days, String deposit) {
        boolean measured = speed > 0;
        return new RelayLine(id(name.charAt(0)), name, country, roles, ports(name, roles), Amount.parseCoins(price), id(family).slice(0, 20),
                measured ? OptionalDouble.of(speed) : OptionalDouble.empty(),
                measured ? OptionalDouble.of(answered) : OptionalDouble.empty(),
                Optional.of(Scenes.NOW.minus(Duration.ofDays(days))),
                deposit.isEmpty() ? Optional.empty() : Optional.of(Amount.parseCoins(deposit)), false, false);
    }

    /** Of all exits, one alone sends mail. */
    private static List<RelayLine.Ports> ports(String name, List<String> roles) {
        return !roles.contains("exit") ? List.of()
                : name.equals("Gum") ? List.of(new RelayLine.Ports(20, 80), new RelayLine.Ports(443, 443)) : List.of(new RelayLine.Ports(443, 443));
    }

    public void set(RelayListing next) {
        listing = next;
    }

    public void failWith(Optional<WalletException> next) {
        failure = next;
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void fail() {
        failure.ifPresent(each -> {
            throw each;
        });
    }

    @Override
    public RelayListing listing() {
        fail();
        return listing;
    }

    @Override
    public void readAgain() {
        asked.add("read");
        fail();
    }

    @Override
    public List<RelayLine> choose(int count) {
        asked.add("choose " + count);
        fail();
        return listing.relays().stream().filter(relay -> !relay.isMine() && !relay.neverUse()).limit(count).toList();
    }

    @Override
    public void neverUse(Bytes relay, boolean never) {
        asked.add((never ? "never " : "again ") + relay.hex());
        fail();
        listing = new RelayListing(listing.relays().stream().map(line -> !line.id().equals(relay) ? line
                : new RelayLine(line.id(), line.name(), line.country(), line.roles(), line.exitPorts(), line.pricePerUnit(), line.family(),
                        line.bytesPerSecond(), line.answered(), line.knownSince(), line.deposit(), never, line.shunned())).toList(),
                listing.version(), listing.leftOut(), listing.alarm(), listing.coin());
    }

    /** The same list with something else to say of it. */
    public static RelayListing with(Optional<Instant> time, int leftOut, Optional<RelayListing.Alarm> alarm) {
        RelayListing usual = usual();
        return new RelayListing(usual.relays(), time.map(at -> version(Duration.between(at, Scenes.NOW))).or(usual::version), leftOut,
                alarm, usual.coin());
    }
}
