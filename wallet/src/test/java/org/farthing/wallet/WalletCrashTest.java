package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.HASTY;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.wallet.chain.Broadcast;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.MemoryIntentStore;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process or the node goes away between planning, sending and learning what came of it; and while vouchers are signed. */
class WalletCrashTest {
    private static final Amount WINDOW = Amount.ofWei(640);
    private static final long STEP = 64;

    @TempDir
    Path folder;

    private WalletWorld world;

    @BeforeEach
    void begin() {
        world = new WalletWorld(folder, 1);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static WalletException unreachable() {
        return new WalletException(Kind.CHAIN_UNREACHABLE, "The line is cut.");
    }

    /** Opens channels on a node that fails, and ends the wallet. */
    private List<ChannelRow> openInVain(Chain failing, Kind kind) {
        Wallet wallet = world.open(failing, world.network, HASTY);
        WalletException fault = assertThrows(WalletException.class, () -> wallet.channels().openTogether(world.plans(2), LIFE));
        assertEquals(kind, fault.kind(), fault.getMessage());
        wallet.close();
        try (Ledger ledger = Ledger.openReadOnly(world.ledgerFile())) {
            return ledger.channels();
        }
    }

    @Test
    void anOpeningThatWasStoredButNotSentIsSentAfterTheRestart() {
        List<ChannelRow> rows = openInVain(world.but("send", _ -> {
            throw unreachable();
        }), Kind.TRANSACTION_REFUSED);
        assertEquals(0, world.devChain.nonce(world.account), "nothing left");
        assertEquals(2, rows.size());
        rows.forEach(row -> assertInstanceOf(ChannelState.Opening.class, row.state()));

        Wallet wallet = world.open();
        wallet.channels().resume();
        assertOpenOnce(wallet, rows);
        wallet.channels().resume();
        assertOpenOnce(wallet, rows);
    }

    @Test
    void anOpeningThatWasSentButNotSeenIsFoundAfterTheRestart() {
        List<ChannelRow> rows = openInVain(world.but("receipt", _ -> Optional.empty()), Kind.TRANSACTION_REFUSED);
        assertEquals(1, world.devChain.nonce(world.account));
        Wallet wallet = world.open();
        wallet.channels().resume();
        assertOpenOnce(wallet, rows);
    }

    @Test
    void theEventsAloneOpenWhatIsOpenThere() {
        List<ChannelRow> rows = openInVain(world.but("receipt", _ -> Optional.empty()), Kind.TRANSACTION_REFUSED);
        Wallet wallet = world.open(world.but("receipt", _ -> Optional.empty()), world.network, HASTY);
        wallet.channels().refresh();
        assertOpenOnce(wallet, rows);
    }

    @Test
    void theWalletFollowsWhatIsUnfinishedByItself() throws InterruptedException {
        List<ChannelRow> rows = openInVain(world.but("send", _ -> {
            throw unreachable();
        }), Kind.TRANSACTION_REFUSED);
        Wallet wallet = world.open();
        for (int i = 0; i < 1_000 && wallet.channels().paying(rows.getLast().id()).isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertOpenOnce(wallet, rows);
    }

    private void assertOpenOnce(Wallet wallet, List<ChannelRow> planned) {
        assertEquals(1, world.devChain.nonce(world.account), "one transaction, whatever happened");
        assertEquals(DEPOSIT.times(2), world.balance(world.contract.address()));
        List<ChannelRow> rows = wallet.channels().rows();
        assertEquals(planned.stream().map(ChannelRow::terms).toList(), rows.stream().map(ChannelRow::terms).toList());
        for (ChannelRow row : rows) {
            assertInstanceOf(ChannelState.Open.class, row.state());
            assertTrue(row.openedBy().isPresent());
            assertEquals(Optional.of(row), wallet.ledger().channel(row.id()));
        }
    }

    @Test
    void anOpeningWhoseNonceWentElsewhereIsAPlanAgain() {
        List<ChannelRow> rows = openInVain(world.but("send", _ -> {
            throw unreachable();
        }), Kind.TRANSACTION_REFUSED);
        try (var keys = WalletWorld.contents().keys(); var account = keys.account(0)) {
            new Transactions(world.chain, world.network, world.contracts, Wallet.signing(account), new MemoryIntentStore(),
                    TransactionPolicy.LOCAL, Pace.SYSTEM).send(Optional.of(world.till.address()), Amount.ofWei(1), Bytes.EMPTY, "pay");
        }
        Wallet wallet = world.open();
        wallet.channels().resume();
        assertEquals(rows.stream().map(ChannelRow::id).toList(), wallet.channels().rows().stream().map(ChannelRow::id).toList());
        wallet.channels().rows().forEach(row -> assertInstanceOf(ChannelState.Planned.class, row.state()));
        assertEquals(Amount.ZERO, world.balance(world.contract.address()));
        assertEquals(List.of(Intent.Status.LOST), wallet.ledger().intents().list(0, 9).stream().map(Intent::status).toList());
        assertEquals(2, wallet.channels().openTogether(world.plans(2), LIFE).size(), "and others can be opened");
    }

    @Test
    void anOpeningThatTheNodeRefusedIsAPlanAgain() {
        List<ChannelRow> rows = openInVain(world.but("send", _ -> new Broadcast(Broadcast.Verdict.REFUSED, "no")),
                Kind.TRANSACTION_REFUSED);
        rows.forEach(row -> assertInstanceOf(ChannelState.Planned.class, row.state()));
    }

    @Test
    void aStoredOpeningWithoutATransactionIsAPlanAgain() {
        openInVain(world.but("send", _ -> {
            throw unreachable();
        }), Kind.TRANSACTION_REFUSED);
        try (Ledger ledger = Ledger.open(world.ledgerFile())) {
            // As if the process had died between noting the transaction's end and the channels'.
            Intent intent = ledger.intents().list(0, 1).getFirst();
            ledger.intents().update(intent.key(), Intent.Status.DROPPED);
        }
        Wallet wallet = world.open();
        wallet.channels().rows().forEach(row -> assertInstanceOf(ChannelState.Planned.class, row.state()));
        assertEquals(wallet.channels().rows(), wallet.ledger().channels());
    }

    @Test
    void aNonceThatIsTakenInTheMeantimeIsFollowedByTheNext() {
        var taken = new AtomicBoolean(true);
        Chain jostled = world.but("send", arguments -> taken.getAndSet(false)
                ? new Broadcast(Broadcast.Verdict.NONCE_TAKEN, "nonce too low") : world.chain.send((Bytes) arguments[0]));
        Wallet wallet = world.open(jostled, world.network, TransactionPolicy.LOCAL);
        wallet.channels().openTogether(world.plans(2), LIFE);
        assertOpenOnce(wallet, wallet.channels().rows());
        Bytes opening = wallet.channels().rows().getFirst().openedBy().orElseThrow();
        assertTrue(world.devChain.receipt(opening).isPresent(), "the transaction that did it");
    }

    @Test
    void killedWhileSigningNothingIsSignedLowerAndTheRelayIsPaidOnce() throws IOException, InterruptedException {
        Bytes id;
        try (Wallet wallet = world.open()) {
            id = wallet.channels().openTogether(world.plans(1), LIFE).getFirst();
        }
        Voucher last = signAndKill(id, 25);
        try (Ledger reader = Ledger.openReadOnly(world.ledgerFile())) {
            Funds funds = reader.channel(id).orElseThrow().funds();
            assertFalse(last.cumulative().isMoreThan(funds.reserved()), "the reservation was on the disk before the signature");
        }
        Wallet wallet = world.open();
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        var verifier = new VoucherVerifier(world.network.chainId(), world.contract.address());
        assertTrue(verifier.isValid(last, channel.terms().signer()));
        assertFalse(last.cumulative().isMoreThan(channel.signed()), "what left counts as signed");
        assertFalse(channel.signed().isMoreThan(last.cumulative().plus(WINDOW).plus(Amount.ofWei(STEP))), "a crash costs a window");
        assertEquals(channel.signed(), channel.signAgain().cumulative());
        assertEquals(channel.signAgain(), channel.signAgain());
        Amount bound = channel.signed();
        assertEquals(Kind.CHANNEL_STATE,
                assertThrows(WalletException.class, () -> channel.sign(last.cumulative(), bound, WINDOW, 1)).kind());
        assertEquals(Kind.CHANNEL_STATE, assertThrows(WalletException.class, () -> channel.sign(bound, bound, WINDOW, 1)).kind());
        Voucher next = channel.sign(bound.plus(Amount.ofWei(1)), bound, WINDOW, 1);
        channel.recordAcknowledged(next.cumulative());
        assertFalse(wallet.channels().rows().getFirst().funds().isUncertain(), "what the relay confirmed is certain");
        world.contract.close(world.relay, new ChannelClosing(channel.terms(), next.cumulative(), next.signature()), world.till.address());
        wallet.channels().refresh();
        assertEquals(next.cumulative(), wallet.channels().rows().getFirst().settled());
        assertEquals(next.cumulative(), world.balance(world.till.address()));
    }

    /** Returns the last voucher that left the child. */
    private Voucher signAndKill(Bytes id, int afterVouchers) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Child.class.getName(), world.ledgerFile().toString(), world.server.uri().toString(),
                world.network.channels().orElseThrow().hex(), world.network.registry().orElseThrow().hex(), id.hex())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Voucher left = null;
        int count = 0;
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ");
                left = new Voucher(id, Amount.ofWei(Long.parseLong(parts[0])), Bytes.fromHex(parts[1]));
                if (++count == afterVouchers) {
                    // Not Process.destroyForcibly, which would close the pipe before it is read empty.
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
        assertTrue(count >= afterVouchers, "the child signed " + count + " vouchers and ended by itself");
        return left;
    }

    /** Signs as fast as it can, service always just behind, until it is killed. */
    static final class Child {
        public static void main(String[] arguments) {
            Network network = WalletWorld.network(1, Address.parse(arguments[2]), Address.parse(arguments[3]));
            var chain = new RpcChain(network, URI.create(arguments[1]));
            Wallet wallet = Wallet.open(WalletWorld.contents(), Ledger.open(Path.of(arguments[0])), chain, network, Contracts.load(),
                    TransactionPolicy.LOCAL, InstantSource.fixed(WalletWorld.NOW));
            PayingChannel channel = wallet.channels().paying(Bytes.fromHex(arguments[4])).orElseThrow();
            for (long total = STEP; true; total += STEP) {
                Voucher voucher = channel.sign(Amount.ofWei(total), Amount.ofWei(total - STEP), WINDOW, 32);
                System.out.println(total + " " + voucher.signature().hex());
                System.out.flush();
            }
        }
    }
}
