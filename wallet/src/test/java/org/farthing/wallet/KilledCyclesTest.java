package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A wallet that opens, pays, asks for the end and refunds as fast as it can, and is killed at random instants, over and over: no wei is
 * unaccounted for, no voucher is lower than one before, nothing is opened or ended twice. Killed 3 times; 60 times with
 * {@code -Dfarthing.thorough=true}, as {@code .ci/run} has it; as often as {@code -Dfarthing.kills=} says.
 */
class KilledCyclesTest {
    private static final Amount DEPOSIT = Amount.ofWei(100_000);
    private static final Amount WINDOW = Amount.ofWei(640);
    private static final long STEP = 64;
    private static final int KILLS = Integer.getInteger("farthing.kills", Boolean.getBoolean("farthing.thorough") ? 60 : 3);
    private static final TransactionPolicy QUICK = new TransactionPolicy(TransactionPolicy.LOCAL.maxFeePerGas(),
            TransactionPolicy.LOCAL.maxGas(), Duration.ofMillis(2), Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(2));

    @TempDir
    Path folder;

    @Test
    void killedAtAnyInstantTheMoneyIsAllThere() throws IOException, InterruptedException {
        var random = new Random(42);
        try (var world = new WalletWorld(folder, 1)) {
            Map<Bytes, Voucher> best = new HashMap<>();
            for (int kill = 0; kill < KILLS; kill++) {
                liveAndDie(world, best, random);
                closeSomeAsRelay(world, best, random);
                if (random.nextBoolean()) {
                    world.devChain.increaseTime(Duration.ofHours(25));
                    world.devChain.mine(1);
                }
            }
            try (Wallet wallet = world.open()) {
                wallet.channels().resume();
                assertNothingIsLost(world, wallet, best);
            }
        }
    }

    /** Reads what leaves the child until it is killed, some time after its first word. */
    private void liveAndDie(WalletWorld world, Map<Bytes, Voucher> best, Random random) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Child.class.getName(), world.ledgerFile().toString(), world.server.uri().toString(),
                world.network.channels().orElseThrow().hex(), world.network.registry().orElseThrow().hex(),
                world.operator.address().hex(), Long.toString(random.nextLong()))
                .redirectError(folder.resolve("child.err").toFile()).start();
        int linesLeft = 1 + random.nextInt(120);
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals("voucher")) {
                    Bytes id = Bytes.fromHex(parts[1]);
                    var voucher = new Voucher(id, Amount.ofWei(Long.parseLong(parts[2])), Bytes.fromHex(parts[3]));
                    Voucher before = best.put(id, voucher);
                    assertTrue(before == null || voucher.cumulative().isMoreThan(before.cumulative()), "a voucher lower than one before");
                }
                assertFalse(parts[0].equals("failed"), line);
                if (--linesLeft == 0) {
                    Thread.sleep(random.nextInt(40));
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
        assertTrue(linesLeft <= 0, "the child ended by itself: " + Files.readString(folder.resolve("child.err")));
    }

    /** The relay closes now and then, also what the payer has asked to end. */
    private static void closeSomeAsRelay(WalletWorld world, Map<Bytes, Voucher> best, Random random) {
        Map<Bytes, ChannelTerms> terms;
        try (Ledger reader = Ledger.openReadOnly(world.ledgerFile())) {
            terms = reader.channels().stream().collect(Collectors.toMap(ChannelRow::id, ChannelRow::terms));
        }
        for (Voucher voucher : List.copyOf(best.values())) {
            boolean isOpen = world.contract.read(voucher.channelId()).deposit().isMoreThan(Amount.ZERO);
            if (isOpen && random.nextInt(4) == 0) {
                world.contract.close(world.relay,
                        new ChannelClosing(terms.get(voucher.channelId()), voucher.cumulative(), voucher.signature()),
                        world.till.address());
            }
        }
    }

    private static void assertNothingIsLost(WalletWorld world, Wallet wallet, Map<Bytes, Voucher> best) {
        Accounts accounts = wallet.channels().accounts();
        assertTrue(accounts.isExact(), accounts.toString());
        assertEquals(Amount.ofCoins(100), accounts.received(), "every wei: " + accounts);
        assertEquals(Amount.ZERO, accounts.addedByOthers(), accounts.toString());
        assertEquals(world.balance(world.account), accounts.balance());
        assertEquals(world.balance(world.contract.address()), accounts.locked());
        assertEquals(world.balance(world.till.address()), accounts.settled());
        assertEquals(world.devChain.nonce(world.account), wallet.ledger().intents().list(0, Integer.MAX_VALUE).stream()
                .filter(intent -> intent.status() == Intent.Status.CONFIRMED || intent.status() == Intent.Status.FAILED).count());
        Set<Bytes> opened = new HashSet<>();
        Set<Bytes> ended = new HashSet<>();
        Set<Bytes> ours = wallet.channels().rows().stream().map(ChannelRow::id).collect(Collectors.toSet());
        for (ChannelEvent event : world.contract.events(0, world.chain.latest().number())) {
            switch (event) {
                case ChannelEvent.Opened each -> {
                    assertTrue(opened.add(each.id()), "opened twice");
                    assertTrue(ours.contains(each.id()), "a channel that the wallet does not know");
                }
                case ChannelEvent.Closed each -> assertTrue(ended.add(each.id()), "ended twice");
                case ChannelEvent.Refunded each -> assertTrue(ended.add(each.id()), "ended twice");
                case ChannelEvent.ToppedUp _, ChannelEvent.Extended _, ChannelEvent.CloseRequested _, ChannelEvent.ItemSkipped _,
                        ChannelEvent.PendingCredited _, ChannelEvent.PendingWithdrawn _ -> { }
            }
        }
        for (ChannelRow row : wallet.channels().rows()) {
            Voucher left = best.get(row.id());
            assertTrue(left == null || !left.cumulative().isMoreThan(row.funds().signed()), "what left counts as signed");
            assertEquals(opened.contains(row.id()), !(row.state() instanceof ChannelState.Planned), row.toString());
            assertEquals(ended.contains(row.id()),
                    row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded);
        }
    }

    /** Lives one random life after another until it is killed, and says what left it. */
    static final class Child {
        public static void main(String[] arguments) {
            Network network = WalletWorld.network(1, Address.parse(arguments[2]), Address.parse(arguments[3]));
            var chain = new RpcChain(network, URI.create(arguments[1]));
            Wallet wallet = Wallet.open(WalletWorld.contents(), Ledger.open(Path.of(arguments[0])), chain, network, Contracts.load(),
                    QUICK, InstantSource.fixed(WalletWorld.NOW));
            var random = new Random(Long.parseLong(arguments[5]));
            var plan = new ChannelPlan(new Relay(Bytes.of(new byte[32]), "Relay", ""), Address.parse(arguments[4]), DEPOSIT);
            wallet.channels().resume();
            say("up");
            while (true) {
                try {
                    act(wallet.channels(), plan, random);
                } catch (WalletException e) {
                    // What the machine or the relay's own closing forbids is no failure here; the parent counts the money.
                    say(e.kind() == WalletException.Kind.CHANNEL_STATE || e.kind() == WalletException.Kind.TRANSACTION_REFUSED ? "refused"
                            : "failed " + e);
                }
            }
        }

        private static void act(Channels channels, ChannelPlan plan, Random random) {
            List<ChannelRow> rows = channels.rows();
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (rows.stream().filter(row -> row.state() instanceof ChannelState.Open).count() < 6) {
                        channels.openTogether(random.nextBoolean() ? List.of(plan) : List.of(plan, plan, plan), LIFE);
                        say("opened");
                    }
                }
                case 1 -> {
                    List<Bytes> some = of(rows, ChannelState.Open.class).stream().filter(_ -> random.nextInt(3) == 0).toList();
                    if (!some.isEmpty()) {
                        channels.requestCloseMany(some);
                        say("requested");
                    }
                }
                case 2 -> {
                    Set<Bytes> due = rows.stream().filter(row -> row.funds().expiry().isBefore(channels.chainTime()))
                            .map(ChannelRow::id).collect(Collectors.toSet());
                    List<Bytes> some = of(rows, ChannelState.CloseRequested.class).stream().filter(due::contains).toList();
                    if (!some.isEmpty()) {
                        channels.refundMany(some);
                        say("refunded");
                    }
                }
                case 3 -> of(rows, ChannelState.Open.class).stream().findFirst().ifPresent(id -> {
                    channels.topUp(id, Amount.ofWei(1_000));
                    say("added");
                });
                default -> {
                    for (Bytes id : of(rows, ChannelState.Open.class)) {
                        channels.paying(id).ifPresent(channel -> pay(channel));
                    }
                }
            }
        }

        private static void pay(PayingChannel channel) {
            for (int i = 0; i < 5; i++) {
                Amount next = channel.signed().plus(Amount.ofWei(STEP));
                Voucher voucher = channel.sign(next, channel.signed(), WINDOW, 32);
                say("voucher " + voucher.channelId().hex() + " " + voucher.cumulative() + " " + voucher.signature().hex());
            }
        }

        private static List<Bytes> of(List<ChannelRow> rows, Class<? extends ChannelState> kind) {
            return rows.stream().filter(row -> kind.isInstance(row.state())).map(ChannelRow::id).toList();
        }

        private static void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
