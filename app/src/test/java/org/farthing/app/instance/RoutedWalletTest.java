package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.support.Connections;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Gate;
import org.farthing.app.support.NetworkCalls;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who asks the node: the wallet's process, or the exits', which are another process here. The node stands behind a gate that knows.
 */
@Timeout(180)
class RoutedWalletTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path folder;

    private PlainWallet wallet;
    private Gate gate;
    private DataFolder data;

    private NetworkInstance open(String route) {
        SettingsFile.set(data, "", Map.of("rpc_through_circuits", "\"" + route + "\""));
        Settings settings = Settings.read(data);
        NetworkChoice choice = NetworkChoice.of(data, settings, Optional.empty(), List.of());
        assertEquals(gate.url(), choice.nodes().getFirst().toString().replaceFirst("/$", ""));
        NetworkInstance opened = NetworkInstance.listen(data.hold(), choice, settings, 0);
        try (var password = new Password(PlainWallet.PASSWORD.toCharArray())) {
            opened.instance().unlock(password);
        }
        return opened;
    }

    private static ObjectNode ask(Instance instance, String command, Map<String, String> arguments) {
        ObjectNode asked = MAPPER.createObjectNode();
        arguments.forEach(asked::put);
        ObjectNode answer = MAPPER.createObjectNode();
        new InstanceControl(instance, List.of()).handle(command, asked, answer, _ -> { });
        return answer;
    }

    private static void look(Instance instance) {
        instance.refreshRelays();
        instance.lookAtChain();
        instance.payFromOpenChannels();
    }

    private static void awaitCircuit(Instance instance) throws Exception {
        instance.connect();
        Eventually.holds(() -> assertTrue(instance.proxy().canPay(3)));
        assertTrue(instance.awaitCircuit(Duration.ofSeconds(40)), instance.proxy().status().lastFailure());
    }

    private Program relays(JsonNode contracts) throws IOException {
        return Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", wallet.rpc(), "--relays", "4",
                "--data", folder.resolve("relays").toString(), "--channels", contracts.path("channels").asText(),
                "--registry", contracts.path("registry").asText());
    }

    private interface Work {
        void with(Origin origin, Program relays) throws Exception;
    }

    /** A wallet with channels to four relays, and a gate before its node. */
    private void world(Work work) throws Exception {
        assumeTrue(Gate.isPossible(), "needs Linux's /proc, to see whose connection it is");
        wallet = new PlainWallet(folder);
        data = new DataFolder(wallet.data());
        try (Origin origin = Origin.start(); Gate opened = Gate.before(URI.create(wallet.rpc()))) {
            gate = opened;
            Address own = wallet.create();
            wallet.give(own, Amount.ofCoins(100));
            JsonNode contracts = wallet.one("contracts", "deploy", "--yes");
            SettingsFile.set(data, "", Map.of("rpc", "\"" + gate.url() + "\"", "network", "\"practice\""));
            try (Program relays = relays(contracts)) {
                relays.nextJson();
                wallet.one("channel", "open", "--relays", "4", "--deposit", "0.002", "--together", "--yes");
                assertTrue(gate.own() > 0, "a command without circuits asks directly");
                work.with(origin, relays);
            }
        } finally {
            wallet.close();
        }
    }

    @Test
    void theNodeSeesExitsAndNeverThisProcess() throws Exception {
        world((origin, relays) -> {
            onlyWithCircuits();
            aProxyOfItsOwnConnectsToItsEntryAlone();
            directlyUntilTheFirstCircuit(origin, relays);
        });
    }

    /**
     * The same at the system's own door, for the whole life of the process: no socket of any library, no look-up of a name, no datagram,
     * however short. The wallet's questions to the node pass the loopback port of its own lane, which is among those it listens on.
     */
    @Test
    void noCallOfAProxyReachesAnybodyButItsEntries() throws Exception {
        assumeTrue(NetworkCalls.isPossible(), "strace is not installed or not allowed, so calls cannot be watched");
        world((origin, _) -> {
            // The proxy of another process begins with the list of relays that was read here.
            try (NetworkInstance first = open("always")) {
                RoutedChain.directly(() -> look(first.instance()));
                awaitCircuit(first.instance());
            }
            watchCalls(origin);
        });
    }

    /** "always": the first start has to be told to read the list of relays directly; the next one knows it. */
    private void onlyWithCircuits() throws Exception {
        String entry;
        try (NetworkInstance first = open("always")) {
            long before = gate.own();
            WalletException refused = assertThrows(WalletException.class, () -> first.instance().refreshRelays());
            assertEquals(Kind.CHAIN_UNREACHABLE, refused.kind());
            assertTrue(refused.getMessage().contains("--direct"), refused.getMessage());
            assertEquals(before, gate.own());
            RoutedChain.directly(() -> look(first.instance()));
            assertTrue(gate.own() > before);
            awaitCircuit(first.instance());
            entry = entry(first.instance());
        }
        long before = gate.own();
        long beforeOthers = gate.others();
        try (NetworkInstance second = open("always")) {
            second.instance().payFromOpenChannels();
            awaitCircuit(second.instance());
            assertEquals(entry, entry(second.instance()), "the entry stays the same from start to start");
            look(second.instance());
            assertEquals(Amount.ofCoins(100), roundedUp(second.instance().balance()));
        }
        assertEquals(before, gate.own(), "from the first question on nothing is asked directly");
        assertTrue(gate.others() > beforeOthers);
    }

    /** The relays' ports by their ids. */
    private Map<String, Integer> ports() throws IOException {
        var ports = new HashMap<String, Integer>();
        for (JsonNode relay : wallet.all("relays")) {
            String address = relay.path("address").asText();
            ports.put(relay.path("id").asText(), Integer.parseInt(address.substring(address.indexOf(':') + 1)));
            assertTrue(relay.path("listHash").asText().matches("0x[0-9a-f]{64}"), relay.toString());
        }
        return ports;
    }

    /** The ports of the entries of all circuits. */
    private Set<Integer> entries(Map<String, Integer> ports) throws IOException {
        Set<Integer> entries = new HashSet<>();
        for (JsonNode circuit : wallet.one("circuits").path("circuits")) {
            entries.add(ports.get(circuit.path("path").path(0).path("relay").asText()));
        }
        return entries;
    }

    /** The whole process, seen from outside. */
    private void aProxyOfItsOwnConnectsToItsEntryAlone() throws Exception {
        long before = gate.own();
        Map<String, Integer> ports = ports();
        assertEquals(4, ports.size(), "the list from before is known without asking");
        try (Program proxy = Program.start(folder.resolve("proxy-errors"), wallet.line("proxy", "--socks", "0"))) {
            proxy.nextJson();
            wallet.one("wallet", "balance");
            assertEquals(0, wallet.one("circuits", "--new", "example.org").path("renewed").asInt());
            assertEquals(entries(ports), Connections.openedBy(proxy.pid()), "to its entry, and nowhere else");
            wallet.one("circuits", "--new-identity");
            proxy.terminate();
            assertEquals(0, proxy.await());
            assertEquals("", proxy.errors());
        }
        assertEquals(before, gate.own());
    }

    private void watchCalls(Origin origin) throws Exception {
        long before = gate.own();
        NetworkCalls calls = NetworkCalls.into(folder.resolve("calls"));
        Map<String, Integer> ports = ports();
        Set<Integer> entries = new HashSet<>();
        Set<Integer> allowed = new HashSet<>();
        int site = origin.http();
        try (Program proxy = Program.watched(calls, folder.resolve("watched-errors"), wallet.line("proxy", "--socks", "0"))) {
            String[] address = proxy.nextJson().path("socks").asText().split(":");
            var socks = new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])));
            assertArrayEquals(Origin.bytes(100_000), socks.get("localhost", site, "/bytes/100000"));
            socks.resolve("localhost");
            wallet.one("wallet", "balance");
            entries.addAll(entries(ports));
            wallet.one("circuits", "--new-identity");
            assertArrayEquals(Origin.bytes(1_000), socks.get("127.0.0.1", site, "/bytes/1000"));
            entries.addAll(entries(ports));
            allowed.addAll(entries);
            Set<Integer> own = Connections.listenedOnBy(proxy.pid());
            assertFalse(own.contains(site));
            allowed.addAll(own);
            proxy.terminate();
            assertEquals(0, proxy.await());
        }
        Set<Integer> reached = calls.ports();
        assertTrue(allowed.containsAll(reached), "connected or sent to ports " + reached + ", of which only " + allowed + " are known");
        assertTrue(reached.containsAll(entries), "the entries at least are seen: " + reached);
        assertTrue(Set.of("AF_INET SOCK_STREAM", "AF_INET6 SOCK_STREAM", "AF_UNIX SOCK_STREAM", "AF_UNIX SOCK_DGRAM", "AF_NETLINK SOCK_RAW")
                .containsAll(calls.kinds()), "sockets of kinds " + calls.kinds());
        assertEquals(before, gate.own());
    }

    private static Amount roundedUp(Amount amount) {
        return amount.isMoreThan(Amount.ofCoins(99)) ? Amount.ofCoins(100) : amount;
    }

    private void directlyUntilTheFirstCircuit(Origin origin, Program relays) throws Exception {
        try (NetworkInstance opened = open("after-start")) {
            Instance instance = opened.instance();
            long atStart = gate.own();
            look(instance);
            assertTrue(gate.own() > atStart);
            awaitCircuit(instance);
            long direct = gate.own();
            look(instance);
            JsonNode circuits = ask(instance, "circuits", Map.of()).path("circuits");
            JsonNode its = one(circuits, "wallet");
            assertTrue(its.path("streams").asInt() > 0 && its.path("path").path(2).path("cellsReceived").asLong() > 0, its.toString());

            topUpOfAChannelThatIsUsedUp(origin, instance);
            assertEquals(direct, gate.own());

            relays.kill();
            Eventually.holds(() -> assertEquals(0, instance.proxy().status().readyCircuits()));
            WalletException refused = assertThrows(WalletException.class, () -> instance.access().chain().latest());
            assertTrue(refused.getMessage().contains("--direct"), refused.getMessage());
            assertEquals(Optional.empty(), instance.chainSilentSince());
            assertThrows(WalletException.class, instance::lookAtChain);
            assertTrue(instance.chainSilentSince().isPresent(), "the window says since when");
            assertEquals(direct, gate.own(), "without circuits nothing goes out around them");
            ask(instance, "wallet", Map.of("direct", "true"));
            assertTrue(gate.own() > direct, "unless the person at this computer wants it");
        }
    }

    private static String entry(Instance instance) {
        return ask(instance, "circuits", Map.of()).path("path").path(0).path("relay").asText();
    }

    private static JsonNode one(JsonNode circuits, String isolation) {
        for (JsonNode circuit : circuits) {
            if (circuit.path("isolation").asText().equals(isolation)) {
                return circuit;
            }
        }
        throw new AssertionError("no circuit of the " + isolation + ": " + circuits);
    }

    private void topUpOfAChannelThatIsUsedUp(Origin origin, Instance instance) throws Exception {
        var socks = new SocksClient(instance.proxy().socks().orElseThrow());
        int failures = 0;
        for (int i = 0; i < 200 && failures < 3; i++) {
            // The first failure is a circuit's end, after which there may be another path.
            failures = loads(socks, origin) ? 0 : failures + 1;
        }
        assertEquals(3, failures, "pages end where deposits do");
        Eventually.holds(() -> assertFalse(instance.proxy().status().stopped().isEmpty()));
        for (Bytes channel : List.copyOf(instance.proxy().status().stopped().keySet())) {
            Amount before = row(instance, channel).funds().deposit();
            ask(instance, "channel-topup", Map.of("id", channel.toString(), "amount", "0.01"));
            assertEquals(before.plus(Amount.parseCoins("0.01")), row(instance, channel).funds().deposit());
        }
        Eventually.holds(() -> assertTrue(loads(socks, origin)));
    }

    private static boolean loads(SocksClient socks, Origin origin) {
        try {
            return socks.http("127.0.0.1", origin.http(), "/bytes/" + MIB, new byte[0], "user").length == MIB;
        } catch (IOException _) {
            return false;
        }
    }

    private static ChannelRow row(Instance instance, Bytes channel) {
        return instance.rows().stream().filter(row -> row.id().equals(channel)).findFirst().orElseThrow();
    }
}
