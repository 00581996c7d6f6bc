package org.farthing.app.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.app.session.CircuitLine.Stage;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Circuits that a test writes, and remembers what it was asked. Thread-safe. */
public final class ScriptedCircuits implements CircuitsDesk {
    private volatile CircuitsNow now = usual();
    private volatile LinkFacts links = new LinkFacts(Scenes.path(), LinkFacts.Node.THROUGH_RELAYS, new LinkFacts.Origin.Addresses(1), 24);
    private volatile Optional<WalletException> failure = Optional.empty();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();

    /** Two sites in use, one ready, one being built, and an old failure. */
    public static CircuitsNow usual() {
        return new CircuitsNow(List.of(
                circuit(3, Stage.IN_USE, 360, 3, List.of("Alder", "Birch", "Cedar"), 2, "wikipedia.org", 42_000_000),
                circuit(5, Stage.IN_USE, 61, 3, List.of("Alder", "Doum", "Fir"), 1, "example.org", 1_200_000),
                circuit(6, Stage.READY, 30, 3, List.of("Alder", "Doum", "Gum"), 0, "", 0),
                circuit(7, Stage.BUILDING, 1, 1, List.of("Alder", "Birch", "Gum"), 0, "", 0),
                circuit(2, Stage.ENDING, 700, 3, List.of("Alder", "Birch", "Gum"), 1, "example.net", 500_000)),
                List.of(new CircuitFailure(Scenes.NOW.minusSeconds(3_000), 2, relay("Elm"), "Elm", CircuitFailure.Reason.NO_ANSWER, Amount.ZERO),
                        new CircuitFailure(Scenes.NOW.minusSeconds(9_000), 3, relay("Ivy"), "Ivy", CircuitFailure.Reason.STOPPED_AFTER_PAYMENT,
                                Amount.parseCoins("0.00000625"))), Optional.empty());
    }

    public static CircuitLine circuit(int number, Stage stage, int seconds, int reached, List<String> relays, int streams, String site,
            long bytes) {
        List<String> roles = List.of("entry", "middle", "exit");
        List<String> countries = List.of("CH", "IS", "NL");
        var path = new java.util.ArrayList<CircuitLine.PaidHop>();
        for (int i = 0; i < relays.size(); i++) {
            path.add(new CircuitLine.PaidHop(relays.get(i), countries.get(i), roles.get(i), Scenes.PRICE,
                    Scenes.PRICE.times(bytes / 1_000_000), bytes));
        }
        return new CircuitLine(number, stage, Duration.ofSeconds(seconds), reached, path, streams,
                site.isEmpty() ? Optional.empty() : Optional.of(site), false);
    }

    /** The relay of the channel of that name. */
    public static Bytes relay(String name) {
        return Scenes.channels().stream().filter(line -> line.relayName().equals(name)).findFirst().orElseThrow().relay();
    }

    public void set(CircuitsNow next) {
        now = next;
    }

    public void set(LinkFacts next) {
        links = next;
    }

    public void failWith(Optional<WalletException> next) {
        failure = next;
    }

    /** How often the circuits were read. */
    public int reads() {
        return reads.get();
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
    public CircuitsNow now() {
        reads.incrementAndGet();
        fail();
        return now;
    }

    @Override
    public int newCircuitFor(String site) {
        asked.add("new " + site);
        fail();
        return 1;
    }

    @Override
    public void newIdentity() {
        asked.add("identity");
        fail();
    }

    @Override
    public void useAnother(Bytes relay) {
        asked.add("another " + relay.hex());
        fail();
    }

    @Override
    public LinkFacts links() {
        fail();
        return links;
    }
}
