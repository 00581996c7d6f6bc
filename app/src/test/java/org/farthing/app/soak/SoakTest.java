package org.farthing.app.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.PlainUser;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hours of use in short: a chain, relays and a client, each in a process of its own, under all the load that the machine carries, while
 * relays are killed and come back by chance. Nothing grows, no transfer is cut and looks whole, and at the end both ends' accounts fit, and
 * every wei is somewhere.
 *
 * <p>{@code -Dfarthing.soak.minutes=N} takes N minutes and prints what it saw; {@code -Dfarthing.soak.seed=S} draws other events.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class SoakTest {
    private static final int RELAYS = 7;
    /** Never killed: what relays forget when they are killed is not in its books. */
    private static final int STEADY = 1;
    private static final Amount MONEY = Amount.ofCoins(1_000);
    private static final long MIB = 1 << 20;
    /** See section 6 of circuit/PROTOCOL.md. */
    private static final int LARGEST_WINDOW = 16_384;

    private final int minutes = Integer.getInteger("farthing.soak.minutes", Boolean.getBoolean("farthing.thorough") ? 2 : 0);
    private final long seed = Long.getLong("farthing.soak.seed", 1);
    private final Duration length = minutes == 0 ? Duration.ofSeconds(20) : Duration.ofMinutes(minutes);
    private final Map<Integer, Integer> kills = new TreeMap<>();

    @TempDir
    private Path folder;

    private PlainUser user;
    private Address contract;
    private JsonRpc chain;
    private Path relayData;

    private Program start(String name, String... line) throws IOException {
        return Program.start(folder.resolve(name + "-errors"), line);
    }

    private void say(String what) {
        if (minutes > 0) {
            System.out.println(Instant.now() + " " + what);
        }
    }

    @Test
    void nothingGrowsAndTheAccountsFit() throws Exception {
        ProcessSamples.tool();
        relayData = folder.resolve("relays");
        try (Program node = start("chain", "devnet", "--json", "--port", "0"); var site = new SoakSite()) {
            String rpc = node.nextJson().path("rpc").asText();
            chain = new JsonRpc(URI.create(rpc));
            user = new PlainUser(folder, rpc);
            Address own = user.create();
            chain.call("anvil_setBalance", own.toString(), "0x" + MONEY.wei().toString(16));
            JsonNode contracts = user.one("contracts", "deploy", "--yes");
            contract = Address.parse(contracts.path("channels").asText());
            try (Program relays = start("relay", "practice", "relays", "--json", "--rpc", rpc, "--relays", Integer.toString(RELAYS),
                    "--data", relayData.toString(), "--channels", contract.toString(), "--registry",
                    contracts.path("registry").asText())) {
                assertEquals(RELAYS, relays.nextJson().path("relays").asInt());
                user.one("channel", "open", "--relays", Integer.toString(RELAYS), "--deposit", "100", "--together", "--yes");
                try (Program proxy = start("proxy", user.line("proxy", "--socks", "0"))) {
                    String[] socks = proxy.nextJson().path("socks").asText().split(":");
                    var client = new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(socks[0]), Integer.parseInt(socks[1])));
                    soak(client, site, List.of(new ProcessSamples("client", proxy.pid()), new ProcessSamples("relays", relays.pid())));
                    proxy.terminate();
                    assertEquals(0, proxy.await());
                    assertEquals("", proxy.errors());
                }
                accountsFit();
                everyWeiIsSomewhere(own);
                relays.terminate();
                assertEquals(0, relays.await());
            }
        }
    }

    private void soak(SocksClient client, SoakSite site, List<ProcessSamples> processes) throws Exception {
        Instant end = Instant.now().plus(length);
        var over = new AtomicBoolean();
        int samples = minutes == 0 ? 12 : Math.max(24, 2 * minutes);
        SoakLoad load = SoakLoad.start(client, site.port(), seed);
        Thread chance = Thread.ofVirtual().name("soak-restarts").start(() -> restartByChance(over));
        try (load) {
            Duration pause = length.dividedBy(samples);
            for (Instant next = Instant.now().plus(pause); next.isBefore(end.plusMillis(1)); next = next.plus(pause)) {
                Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
                for (ProcessSamples process : processes) {
                    process.take();
                }
                say(load.toString());
            }
        } finally {
            over.set(true);
            chance.join();
        }
        processes.forEach(process -> say(process.toString()));
        say("relays killed, by number: " + kills + "; " + load);
        assertEquals(List.of(), load.wrong());
        assertEquals(0, site.cutShort(), "uploads that were cut and looked whole to the site");
        assertTrue(load.whole() > 20, load.toString());
        for (ProcessSamples process : processes) {
            process.assertFlat(samples / 4, minutes == 0 ? 24 * MIB : 8 * MIB, 24);
        }
    }

    // ---- chance ----

    private void restartByChance(AtomicBoolean over) {
        var random = new Random(seed);
        try {
            while (!over.get()) {
                Thread.sleep(minutes == 0 ? 2_000 + random.nextInt(2_000) : 5_000 + random.nextInt(15_000));
                int relay = STEADY + 1 + random.nextInt(RELAYS - STEADY);
                practice("stop-relay", relay);
                kills.merge(relay, 1, Integer::sum);
                Thread.sleep(500 + random.nextInt(minutes == 0 ? 1_500 : 10_000));
                practice("start-relay", relay);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void practice(String command, int relay) {
        Program.Outcome outcome = Program.run("practice", command, Integer.toString(relay), "--data", relayData.toString());
        assertEquals(0, outcome.status(), outcome.err());
    }

    // ---- accounts ----

    private PayeeChannel books(int relay) {
        try (PayeeLedger ledger = PayeeLedger.openReadOnly(relayData.resolve("practice").resolve("relay-" + relay).resolve("till.db"))) {
            List<PayeeChannel> channels = ledger.channels();
            return channels.isEmpty() ? null : channels.getFirst();
        }
    }

    /** Wei for 512 cells, by relay. */
    private Map<String, Amount> prices() throws IOException {
        var prices = new HashMap<String, Amount>();
        for (JsonNode relay : user.all("relays")) {
            prices.put(relay.path("id").asText(), PlainUser.amount(relay, "price"));
        }
        return prices;
    }

    private Map<Bytes, ChannelRow> channels() {
        try (Ledger ledger = Ledger.openReadOnly(user.data().resolve("ledger.db"))) {
            var rows = new HashMap<Bytes, ChannelRow>();
            ledger.channels().forEach(row -> rows.put(row.id(), row));
            return rows;
        }
    }

    private static Amount apart(Amount one, Amount other) {
        return one.isMoreThan(other) ? one.minus(other) : other.minus(one);
    }

    /** What the client's ledger and each relay's say of the same channel, once the client has ended and its circuits with it. */
    private void accountsFit() throws Exception {
        // Relays store what was used every second.
        Thread.sleep(2_500);
        Map<Bytes, ChannelRow> rows = channels();
        Map<String, Amount> prices = prices();
        int paid = 0;
        for (int relay = 1; relay <= RELAYS; relay++) {
            PayeeChannel books = books(relay);
            if (books == null) {
                continue;
            }
            ChannelRow row = rows.get(books.id());
            Amount quantum = prices.get(row.relay().id().toString()).dividedUp(CellMeter.UNIT_CELLS / CellMeter.QUANTUM_CELLS);
            Amount window = quantum.times(LARGEST_WINDOW / CellMeter.QUANTUM_CELLS);
            Amount best = books.best().map(voucher -> voucher.cumulative()).orElse(Amount.ZERO);
            say("relay " + relay + ", killed " + kills.getOrDefault(relay, 0) + " times, in quanta: signed "
                    + quanta(row.funds().signed(), quantum) + ", acknowledged " + quanta(row.funds().acknowledged(), quantum) + ", best "
                    + quanta(best, quantum) + "; served "
                    + quanta(row.funds().served(), quantum) + ", used " + quanta(books.used(), quantum));
            assertTrue(row.funds().acknowledged().compareTo(best) <= 0, "acknowledged and not held, relay " + relay);
            assertTrue(best.compareTo(row.funds().signed()) <= 0, "held and never signed, relay " + relay);
            assertTrue(apart(best, row.funds().acknowledged()).compareTo(window) <= 0, "more than a window under way, relay " + relay);
            assertTrue(row.funds().signed().compareTo(row.funds().served().plus(window)) <= 0,
                    "signed for more than a window ahead, relay " + relay);
            paid += best.isZero() ? 0 : 1;
            if (relay == STEADY) {
                assertTrue(apart(books.used(), row.funds().served()).compareTo(window) <= 0,
                        "used " + books.used() + ", served " + row.funds().served());
            }
        }
        assertTrue(paid >= 3, paid + " relays were paid");
    }

    private static long quanta(Amount amount, Amount quantum) {
        return amount.howMany(quantum);
    }

    /** Each relay cashes its best voucher, and the rest comes back: deposits, fees and what was cashed are the money of the beginning. */
    private void everyWeiIsSomewhere(Address own) throws Exception {
        var owed = new ArrayList<Amount>();
        for (int relay = 1; relay <= RELAYS; relay++) {
            PayeeChannel books = books(relay);
            Amount best = books == null ? Amount.ZERO : books.owed();
            if (!best.isZero()) {
                practice("cash-relay", relay);
                owed.add(best);
            }
        }
        Amount sum = owed.stream().reduce(Amount.ZERO, Amount::plus);
        Eventually.holds(() -> assertEquals(sum, chain.cashed(contract)));
        Amount left = Amount.ofCoins(100).times(RELAYS - owed.size());
        assertEquals(left, chain.balance(contract), "the deposits of channels that nothing was paid from, and nothing else");
        assertEquals(MONEY, chain.balance(own).plus(left).plus(sum).plus(chain.fees(own)), "every wei is somewhere");
        say("every wei is somewhere: " + sum + " cashed by " + owed.size() + " relays");
    }
}
