package org.farthing.app.practice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.farthing.app.DataFolder;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.Status;
import org.farthing.app.session.VoucherDamage;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program in one process: bytes through the SOCKS port, the money they cost, and what is left after a restart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PracticeWorldTest {
    private static final int MIB = 1024 * 1024;

    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private DataFolder data;
    private Origin origin;
    private PracticeWorld world;

    @BeforeAll
    void begin(@TempDir Path folder) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
        data = new DataFolder(folder.resolve("data"));
        origin = Origin.start();
        world = open();
    }

    @AfterAll
    void end() throws Exception {
        if (world != null) {
            world.close();
        }
        origin.close();
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertEquals(List.of(), List.copyOf(uncaught), "no thread may die, whatever else did");
    }

    private PracticeWorld open() {
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            return PracticeWorld.open(new PracticeOptions(data, 6, 0, password, Optional.empty()), _ -> { });
        }
    }

    private InstanceSession session() {
        return new InstanceSession(world.instance(), world::close);
    }

    private SocksClient socks() {
        return new SocksClient(world.socks());
    }

    private List<ChannelRow> stored() {
        try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
            return ledger.channels();
        }
    }

    /** A relay whose ledger is damaged stays away, and the others carry. */
    @Test
    void aWorldGoesOnWithTheRelaysThatStart(@TempDir Path other) throws Exception {
        var folder = new DataFolder(other.resolve("data"));
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            var options = new PracticeOptions(folder, 4, 0, password, Optional.empty());
            PracticeWorld.raise(options, _ -> { }).close();
            Files.writeString(folder.practice().resolve("relay-2").resolve("till.db"), "damaged");
            try (PracticeWorld again = PracticeWorld.open(options, _ -> { })) {
                assertEquals(List.of(true, false, true, true), again.relays().stream().map(PracticeRelay::isRunning).toList());
                byte[] answer = new SocksClient(again.socks()).get("localhost", origin.http(), "/bytes/1000");
                assertEquals(Origin.sha256(Origin.bytes(1000)), Origin.sha256(answer));
            }
            Files.writeString(folder.practice().resolve("relay-3").resolve("till.db"), "damaged");
            assertThrows(WalletException.class, () -> PracticeWorld.raise(options, _ -> { }), "two are no path");
        }
    }

    // ---- bytes ----

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aLargeDownloadArrivesWhole(String host) throws IOException {
        byte[] answer = socks().get(host, origin.http(), "/bytes/" + 20 * MIB);
        assertEquals(Origin.sha256(Origin.bytes(20 * MIB)), Origin.sha256(answer));
    }

    @Test
    void anUploadArrivesWhole() throws IOException {
        byte[] body = Origin.bytes(5 * MIB);
        byte[] answer = socks().http("localhost", origin.http(), "/digest", body, null);
        assertEquals(Origin.sha256(body), new String(answer, StandardCharsets.US_ASCII));
    }

    @Test
    void fiftyDownloadsAtOnceKeepApart() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var downloads = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 50; i++) {
                String path = "/bytes/" + (100_000 + i);
                String user = i % 5 == 0 ? "site-" + i % 3 : null;
                downloads.add(threads.submit(() -> socks().http("127.0.0.1", origin.http(), path, new byte[0], user)));
            }
            for (int i = 0; i < 50; i++) {
                assertArrayEquals(Origin.bytes(100_000 + i), downloads.get(i).get());
            }
        }
    }

    @Test
    void aLongConversationFlowsBothWays() throws Exception {
        int messages = 400;
        var lengths = new SplittableRandom(7).ints(messages, 1, 700).toArray();
        try (Socket socket = socks().connect("localhost", origin.echo());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Every tenth message is waited for, the others overtake the answers.
            var said = threads.submit(() -> {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < messages; i++) {
                    out.write(Origin.bytes(lengths[i]));
                    if (i % 10 == 0) {
                        Thread.sleep(15);
                    }
                }
                socket.shutdownOutput();
                return null;
            });
            InputStream in = socket.getInputStream();
            for (int length : lengths) {
                assertArrayEquals(Origin.bytes(length), in.readNBytes(length));
            }
            said.get();
            assertEquals(-1, in.read(), "the other side ended after us");
        }
    }

    @Test
    void oneDirectionMayEndBeforeTheOther() throws IOException {
        byte[] question = Origin.bytes(300_000);
        try (Socket socket = socks().connect("127.0.0.1", origin.digest())) {
            socket.getOutputStream().write(question);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(Origin.sha256(question), answer);
        }
    }

    @Test
    void refusalsAreSaidInSocksOwnWords() throws IOException {
        int nobody = Origin.unusedPort();
        assertEquals(5, assertThrows(SocksClient.Refused.class, () -> socks().connect("127.0.0.1", nobody)).reply());
        String onion = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";
        assertEquals(2, assertThrows(SocksClient.Refused.class, () -> socks().connect(onion, 80)).reply());
        assertEquals(2, assertThrows(SocksClient.Refused.class, () -> socks().connect("192.168.1.1", 80)).reply());
    }

    // ---- money ----

    @Test
    void bytesArePaidForByVouchersThatRise() throws Exception {
        socks().get("127.0.0.1", origin.http(), "/bytes/" + 3 * MIB);
        Eventually.holds(() -> {
            long paid = stored().stream().filter(row -> !row.funds().acknowledged().isZero()).count();
            assertTrue(paid >= 3, "entry, middle and exit are paid, but only " + paid + " are");
        });
        try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
            var last = new HashMap<Bytes, VoucherHistory.Entry>();
            ledger.history().forEach(VoucherHistory.Filter.ALL, entry -> {
                VoucherHistory.Entry before = last.put(entry.channel(), entry);
                assertTrue(entry.cumulative().isMoreThan(before == null ? Amount.ZERO : before.cumulative()), "totals rise");
                assertEquals(before == null ? 1 : before.sequence() + 1, entry.sequence());
                assertEquals(entry.cumulative(), entry.increment().plus(before == null ? Amount.ZERO : before.cumulative()));
            });
            assertTrue(last.size() >= 3);
        }
        consistent();
    }

    /** What must hold at any time between two bytes. */
    private void consistent() throws Exception {
        for (ChannelRow row : stored()) {
            assertFalse(row.funds().acknowledged().isMoreThan(row.funds().signed()), "acknowledged what was never signed");
            assertFalse(row.funds().signed().isMoreThan(row.funds().deposit()), "signed more than the deposit");
        }
        Eventually.holds(() -> {
            for (ChannelRow row : stored()) {
                assertEquals(bestAtTheRelay(row), row.funds().acknowledged(), row.relay().name());
            }
        });
        Eventually.holds(() -> {
            var rpc = new JsonRpc(world.rpc());
            Amount locked = Amount.ZERO;
            for (ChannelRow row : stored()) {
                locked = locked.plus(isClosed(row) ? Amount.ZERO : row.funds().deposit());
            }
            assertEquals(locked, rpc.balance(world.network().channels().orElseThrow()), "the contract holds the open channels' deposits");
            Status status = session().status();
            assertEquals(locked, status.inChannels());
            assertEquals(rpc.balance(world.instance().address()), status.wallet());
        });
    }

    private static boolean isClosed(ChannelRow row) {
        return row.state().label().equals("closed");
    }

    private Amount bestAtTheRelay(ChannelRow row) {
        Path till = data.practice().resolve("relay-" + number(row.relay().name())).resolve("till.db");
        try (PayeeLedger ledger = PayeeLedger.openReadOnly(till)) {
            return ledger.channel(row.id()).map(PayeeChannel::owed).orElse(Amount.ZERO);
        }
    }

    private int number(String relay) {
        List<String> names = world.relays().stream().map(PracticeRelay::name).toList();
        return names.indexOf(relay) + 1;
    }

    // ---- what goes wrong ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aRelayThatDiesCutsTheStreamAndTheNextOneIsCarried(int hop) throws Exception {
        int killed;
        try (Socket socket = socks().connect("127.0.0.1", origin.drip(), "hop-" + hop)) {
            InputStream in = socket.getInputStream();
            assertEquals(300 * 1024, in.readNBytes(300 * 1024).length);
            List<Descriptor> path = world.client().status().path();
            killed = number(path.get(hop).name());
            world.killRelay(killed);
            assertThrows(SocketException.class, () -> {
                // An end of file here would make a page that was cut off look complete; a timeout would be no SocketException.
                while (in.read(new byte[8192]) >= 0) {
                    continue;
                }
            });
        }
        byte[] answer = socks().http("127.0.0.1", origin.http(), "/bytes/50000", new byte[0], "hop-" + hop);
        assertArrayEquals(Origin.bytes(50_000), answer);
        assertTrue(world.client().status().path().stream().noneMatch(relay -> number(relay.name()) == killed));
        world.startRelay(killed);
        assertTrue(world.relays().get(killed - 1).isRunning());
        consistent();
    }

    @Test
    void aClosedChannelPaysTheRelayAndReturnsTheRest() throws Exception {
        socks().get("127.0.0.1", origin.http(), "/bytes/" + MIB);
        Bytes id = Eventually.settled(this::stored).stream()
                .filter(row -> !isClosed(row) && !row.funds().acknowledged().isZero()).findFirst().orElseThrow().id();
        var rpc = new JsonRpc(world.rpc());
        ChannelRow before = row(id);
        Address earnings = world.relays().get(number(before.relay().name()) - 1).earnings();
        Amount earned = rpc.balance(earnings);
        Amount inWallet = rpc.balance(world.instance().address());

        Amount paid = world.instance().channels(wallet -> world.instance().proxy().askToClose(wallet, id));

        Eventually.holds(() -> assertEquals("closed", row(id).state().label()));
        ChannelRow after = row(id);
        assertEquals(after.funds().acknowledged(), paid);
        assertFalse(before.funds().acknowledged().isMoreThan(paid));
        assertEquals(paid, after.settled());
        assertEquals(before.funds().deposit().minus(paid), after.returned());
        assertEquals(earned.plus(paid), rpc.balance(earnings));
        assertEquals(inWallet.plus(before.funds().deposit()).minus(paid), rpc.balance(world.instance().address()));
        ChannelLine line = session().channels().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        assertEquals(ChannelPhase.CLOSED, line.state());
        consistent();

        assertArrayEquals(Origin.bytes(70_000), socks().http("localhost", origin.http(), "/bytes/70000", new byte[0], "after"));
        assertEquals(after.funds().signed(), row(id).funds().signed(), "nothing is signed on a closed channel");
    }

    private ChannelRow row(Bytes id) {
        return stored().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aRestartGoesOnWhereTheWorldEnded() throws Exception {
        socks().get("127.0.0.1", origin.http(), "/bytes/" + MIB);
        var channel = world.network().channels();
        Address alice = world.instance().address();
        Amount balance = new JsonRpc(world.rpc()).balance(alice);
        Map<Address, Amount> earned = earned();
        Eventually.holds(() -> assertTrue(stored().stream().anyMatch(PracticeWorldTest::isSettled)));
        world.close();
        List<ChannelRow> before = stored();
        ChannelRow rotten = before.stream().filter(PracticeWorldTest::isSettled).findFirst().orElseThrow();
        VoucherHistory.Entry newest = newest(rotten.id());
        rot(newest.signature());

        world = open();

        assertEquals(List.of(new VoucherDamage(rotten.id(), rotten.relay().name(), newest.sequence() - 1, newest.sequence())),
                session().evidence().damages());
        assertEquals(EvidenceDesk.Filling.FILLED, session().evidence().fill(rotten.id()));
        assertEquals(List.of(), session().evidence().damages());
        assertEquals(newest, newest(rotten.id()));
        assertEquals(channel, world.network().channels());
        assertEquals(alice, world.instance().address());
        assertEquals(balance, new JsonRpc(world.rpc()).balance(alice));
        assertEquals(earned, earned());
        assertEquals(before.stream().map(ChannelRow::id).toList(), stored().stream().map(ChannelRow::id).toList());
        for (ChannelRow row : before) {
            ChannelRow now = row(row.id());
            assertEquals(row.funds().deposit(), now.funds().deposit());
            assertEquals(row.state().label(), now.state().label());
            assertEquals(row.settled(), now.settled());
            assertFalse(row.funds().signed().isMoreThan(now.funds().signed()), "what was signed is never forgotten");
            assertFalse(row.funds().acknowledged().isMoreThan(now.funds().acknowledged()));
            assertFalse(row.funds().served().isMoreThan(now.funds().served()));
        }
        // More than what may be signed for ahead of it.
        socks().get("localhost", origin.http(), "/bytes/" + 9 * MIB);
        Eventually.holds(() -> assertNotEquals(acknowledged(before), acknowledged(stored())));
        consistent();
    }

    /** Whether it is open, and its relay has confirmed all that was signed. */
    private static boolean isSettled(ChannelRow row) {
        return row.state().label().equals("open") && !row.funds().signed().isZero()
                && row.funds().acknowledged().equals(row.funds().signed());
    }

    private VoucherHistory.Entry newest(Bytes channel) {
        try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
            return ledger.history().page(VoucherHistory.Filter.ALL.on(channel), VoucherHistory.Order.NEWEST_FIRST, 0, 1).getFirst();
        }
    }

    /** Turns a bit where these bytes lie in the ledger, as if the disk failed; as after a crash no seal finds it. */
    private void rot(Bytes signature) throws IOException {
        String whole = Files.readString(data.ledger(), StandardCharsets.ISO_8859_1);
        String wanted = new String(signature.toArray(), StandardCharsets.ISO_8859_1);
        assertTrue(whole.contains(wanted));
        String other = (char) (wanted.charAt(0) ^ 1) + wanted.substring(1);
        Files.writeString(data.ledger(), whole.replace(wanted, other), StandardCharsets.ISO_8859_1);
        Files.delete(data.ledger().resolveSibling("ledger.db.seal"));
    }

    private static Amount acknowledged(List<ChannelRow> rows) {
        return rows.stream().map(row -> row.funds().acknowledged()).reduce(Amount.ZERO, Amount::plus);
    }

    private Map<Address, Amount> earned() throws IOException, InterruptedException {
        var earned = new HashMap<Address, Amount>();
        for (PracticeRelay relay : world.relays()) {
            earned.put(relay.earnings(), new JsonRpc(world.rpc()).balance(relay.earnings()));
        }
        return earned;
    }
}
