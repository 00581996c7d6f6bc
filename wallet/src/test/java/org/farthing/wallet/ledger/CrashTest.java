package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies without a word ({@code kill -9}) between reserving, signing and recording. */
class CrashTest {
    private static final Amount DEPOSIT = Amount.ofWei(1_000_000_000L);
    private static final Bytes ID = Samples.terms(0).id();

    @TempDir
    Path folder;

    @Test
    void killedAtAnyPointNothingSignedIsForgotten() throws IOException, InterruptedException {
        Path file = folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(file)) {
            Samples.openChannel(ledger, 0, DEPOSIT);
        }
        var random = new Random(9);
        Amount before = Amount.ZERO;
        boolean doubt = false;
        for (int round = 0; round < 4; round++) {
            Amount left = runAndKill(file, 1 + random.nextInt(120));
            try (Ledger reader = Ledger.openReadOnly(file)) {
                Funds asLeft = reader.channel(ID).orElseThrow().funds();
                assertFalse(left.isMoreThan(asLeft.reserved()), "no voucher above a stored reservation");
            }
            try (Ledger ledger = Ledger.open(file)) {
                Funds funds = ledger.channel(ID).orElseThrow().funds();
                assertFalse(left.isMoreThan(funds.signed()), "what left counts as signed");
                assertFalse(before.isMoreThan(funds.signed()), "never lower than before");
                assertFalse(funds.signed().isMoreThan(funds.reserved()));
                assertEquals(funds.isUncertain(), ledger.recovered().contains(ID));
                doubt |= funds.isUncertain();
                assertHistoryIsWhole(ledger, funds);
                before = ledger.reconcile(ID, left);
                assertFalse(left.isMoreThan(before), "the relay showed the last voucher that left");
                assertFalse(ledger.channel(ID).orElseThrow().funds().isUncertain());
            }
        }
        assertTrue(doubt, "at least one death came between reservation and record");
    }

    private static void assertHistoryIsWhole(Ledger ledger, Funds funds) {
        List<VoucherHistory.Entry> rows = ledger.history().page(Filter.ALL, Order.OLDEST_FIRST, 0, 1_000_000);
        Amount last = Amount.ZERO;
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i + 1, rows.get(i).sequence());
            assertTrue(rows.get(i).cumulative().isMoreThan(last));
            assertEquals(rows.get(i).cumulative().minus(last), rows.get(i).increment());
            last = rows.get(i).cumulative();
        }
        assertFalse(last.isMoreThan(funds.certain()));
        assertEquals(last, ledger.history().sum(Filter.ALL));
    }

    /** Returns the last total whose voucher left the child. */
    private static Amount runAndKill(Path file, int afterVouchers) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Child.class.getName(), file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Amount left = Amount.ZERO;
        int count = 0;
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                left = Amount.ofWei(Long.parseLong(line));
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

    /** Reserves ahead, lets vouchers leave (on its output) and writes them down some time after, until it is killed. */
    static final class Child {
        public static void main(String[] arguments) {
            Ledger ledger = Ledger.open(Path.of(arguments[0]));
            long signed = ledger.channel(ID).orElseThrow().funds().signed().wei().longValueExact();
            long reserved = signed;
            var unrecorded = new ArrayList<VoucherRow>();
            while (true) {
                signed += 32;
                if (signed > reserved) {
                    reserved = signed + 320;
                    ledger.reserve(ID, Amount.ofWei(reserved));
                }
                System.out.println(signed);
                System.out.flush();
                unrecorded.add(new VoucherRow(Samples.unsigned(ID, signed), 32, Instant.ofEpochSecond(signed)));
                if (unrecorded.size() == 7) {
                    ledger.recordVouchers(unrecorded);
                    unrecorded.clear();
                }
            }
        }
    }

    /** A ledger as version 1 wrote it, after a crash ({@link FrozenLedger}), must open for ever. */
    @Test
    void theFrozenFirstVersionOpens() throws IOException {
        Path file = folder.resolve("v1.db");
        try (var in = CrashTest.class.getResourceAsStream("/ledger/v1.db")) {
            Files.copy(in, file);
        }
        try (Ledger ledger = Ledger.open(file)) {
            assertEquals(List.of(Samples.terms(1).id()), ledger.recovered());
            assertEquals(List.of("closing", "open"), ledger.channels().stream().map(row -> row.state().label()).toList());
            ChannelRow first = ledger.channel(ID).orElseThrow();
            assertEquals(Samples.terms(0), first.terms());
            assertEquals(new Relay(Samples.bytes(32, 100), "Relay 0", "exit"), first.relay());
            assertEquals(new Funds(Amount.ofWei(100), Samples.EXPIRY, Amount.ofWei(50), Amount.ofWei(50), Amount.ofWei(50),
                    Amount.ofWei(20),
                    Amount.ofWei(25)), first.funds());
            Funds second = ledger.channel(Samples.terms(1).id()).orElseThrow().funds();
            assertEquals(Amount.ofWei(80), second.signed());
            assertEquals(Amount.ofWei(11), second.certain());
            assertEquals(3, ledger.history().count(Filter.ALL));
            assertEquals(Amount.ofWei(61), ledger.history().sum(Filter.ALL));
            assertEquals(Samples.unsigned(ID, 50), ledger.history().page(Filter.ALL.on(ID), Order.NEWEST_FIRST, 0, 1).getFirst().voucher());
            assertEquals(List.of(Samples.intent(31337, Samples.address(1), 7, Intent.Status.SENT, 2)),
                    ledger.intents().unfinished(31337, Samples.address(1)));
            assertEquals(List.of(7L, 6L), ledger.intents().list(0, 9).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals("31337", ledger.meta("chain-id").orElseThrow());
            assertEquals(2, ledger.nextChannelIndex());
        }
    }
}
