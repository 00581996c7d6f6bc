package org.farthing.app.instance;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.CheckPage;
import org.farthing.app.language.Language;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.WalletException;

/**
 * Where a private browser's traffic comes out, in words, and in a practice world the check page that is there: opened when it is first
 * wanted, it lives as long as this. Thread-safe.
 */
final class BrowserExit implements AutoCloseable {
    /** Stands for an amount, as in the window. */
    private static final String COVERED = "•••";

    private static final Duration PROBE_LASTS = Duration.ofSeconds(60);

    private final Instance instance;
    private final Supplier<String> tokens;
    private CheckPage checkPage;
    private boolean closed;

    /** @param tokens gives words that nobody can guess */
    BrowserExit(Instance instance, Supplier<String> tokens) {
        this.instance = instance;
        this.tokens = tokens;
    }

    /** The page behind the exits of a practice world; real ones have the web behind them. */
    synchronized Optional<CheckPage> behind() throws IOException {
        if (!instance.access().isPractice() || closed) {
            return Optional.empty();
        }
        if (checkPage == null) {
            checkPage = CheckPage.open(tokens.get(), () -> new CheckPage.Way(pathInWords(), paidInWords()),
                    () -> new BrowserTexts(instance.language()));
        }
        return Optional.of(checkPage);
    }

    /** Covered where the user wants amounts covered: a page is seen by whoever stands behind its reader. */
    private String paidInWords() {
        boolean covered = instance.settings().now().window().hideAmounts();
        return (covered ? COVERED : instance.proxy().status().spent().toCoins()) + " " + instance.access().network().coin();
    }

    /** A page behind the exit was asked for, where there is one; else the exit has lately answered through all relays. */
    boolean wasSeen(Optional<CheckPage> behind, String mark) {
        ClientStatus status = instance.proxy().status();
        if (behind.isPresent()) {
            return behind.get().wasAskedFor(mark);
        }
        boolean probed = status.lastProbe().filter(at -> at.isAfter(Instant.now().minus(PROBE_LASTS))).isPresent();
        return probed && status.readyCircuits() > 0;
    }

    /**
     * Reads the check page through a circuit, or tells of the last check that came through.
     *
     * @throws WalletException CHANNEL_STATE where nothing came back
     */
    String read(Language language) {
        try {
            Optional<CheckPage> behind = behind();
            if (behind.isPresent()) {
                return new CircuitReader(instance.proxy()).read(behind.get().text(language));
            }
        } catch (IOException e) {
            throw Refusal.CHECK_PAGE_LOST.after(e);
        }
        if (!wasSeen(Optional.empty(), "")) {
            throw Refusal.NO_CHECK_LATELY.exception();
        }
        var words = new BrowserTexts(language);
        Way seen = way();
        return String.join("\n", words.get("read.title"), words.get("read.saw", seen.address(words)),
                words.get("read.path", seen.inWords()));
    }

    /** The way that circuits take now. The next one may take another: what is told together is told of one. */
    Way way() {
        return new Way(instance.proxy().status().path(), instance.access().isPractice());
    }

    private String pathInWords() {
        return way().inWords();
    }

    /**
     * One way from here to sites.
     *
     * @param relays from the entry to the exit; none while no circuit stands
     */
    record Way(List<Descriptor> relays, boolean practice) {
        static final Way NONE = new Way(List.of(), false);

        Way {
            relays = List.copyOf(relays);
        }

        /** Each relay with its country where that is known. */
        List<String> path() {
            return relays.stream().map(relay -> relay.country().isEmpty() ? relay.name()
                    : relay.name() + " (" + relay.country() + ")").toList();
        }

        private String inWords() {
            return String.join(" → ", path());
        }

        /** What sites see, in words; empty while there is no path. */
        String address(BrowserTexts words) {
            if (relays.isEmpty()) {
                return "";
            }
            Descriptor exit = relays.getLast();
            if (exit.country().isEmpty()) {
                return words.get("address.exit.unknown", exit.host());
            }
            return words.get(practice ? "address.practice" : "address.exit", exit.host(), words.country(exit.country()));
        }

        /** Of the exit: two letters; empty where it is not known. */
        String country() {
            return relays.isEmpty() ? "" : relays.getLast().country();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (checkPage != null) {
            checkPage.close();
        }
    }
}
