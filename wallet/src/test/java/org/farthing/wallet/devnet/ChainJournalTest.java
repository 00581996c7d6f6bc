package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainJournalTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final Address BOB = Address.parse("0x0000000000000000000000000000000000000b0b");

    @TempDir
    private Path folder;
    private final TestAccount alice = new TestAccount(1);
    private final Map<Address, Amount> genesis = Map.of(alice.address(), Amount.ofCoins(10));

    private DevChain open() {
        return DevChain.open(folder, genesis, CLOCK);
    }

    private Path file() {
        return folder.resolve(ChainJournal.FILE);
    }

    private void within(Consumer<DevChain> work) {
        try (DevChain chain = open()) {
            work.accept(chain);
        }
    }

    private Bytes pay(long wei) {
        return alice.send(Optional.of(BOB), BigInteger.valueOf(wei), Bytes.EMPTY, 21_000);
    }

    private void refused(Kind kind) {
        assertEquals(kind, assertThrows(WalletException.class, this::open).kind());
    }

    @Test
    void everythingIsThereAgain() {
        Bytes[] head = new Bytes[3];
        Address[] contract = new Address[1];
        within(chain -> {
            chain.send(pay(1));
            chain.setBalance(BOB, Amount.ofCoins(3));
            chain.increaseTime(Duration.ofDays(1));
            Bytes deployed = chain.send(alice.send(Optional.empty(), BigInteger.ZERO, BenchContract.initcode(), 5_000_000));
            contract[0] = chain.receipt(deployed).orElseThrow().contract().orElseThrow();
            chain.snapshot();
            chain.send(pay(100));
            chain.revertTo(1);
            chain.snapshot();
            alice.nonce(2);
            chain.mine(5);
            chain.setNextBlockTimestamp(Instant.ofEpochSecond(1_900_000_000));
            chain.setAutomine(false);
            chain.send(pay(7));
            chain.send(pay(8));
            chain.mine(1);
            chain.setNextBlockTimestamp(Instant.ofEpochSecond(2_000_000_000));
            head[0] = chain.head().hash();
        });
        within(chain -> {
            assertEquals(head[0], chain.head().hash());
            assertEquals(8, chain.blockNumber());
            assertEquals(Amount.ofCoins(3).plus(Amount.ofWei(15)), chain.balance(BOB));
            assertEquals(4, chain.nonce(alice.address()));
            assertTrue(chain.code(contract[0]).length() > 1000);
            assertEquals(2, chain.head().receipts().size());
            chain.mine(1);
            assertEquals(Instant.ofEpochSecond(2_000_000_000), chain.headTime());
            head[1] = chain.head().hash();
            assertTrue(chain.revertTo(1));
            assertEquals(2, chain.blockNumber());
        });
        within(chain -> assertEquals(2, chain.blockNumber()));
    }

    /** A process killed within a write leaves any part of the last record: it is dropped, and nothing before it. */
    @Test
    void aTornTailIsDropped() throws IOException {
        within(chain -> chain.send(pay(1)));
        byte[] before = Files.readAllBytes(file());
        within(chain -> chain.send(pay(2)));
        byte[] after = Files.readAllBytes(file());
        for (int length = before.length; length < after.length; length++) {
            Files.write(file(), Arrays.copyOf(after, length));
            within(chain -> {
                assertEquals(1, chain.blockNumber());
                assertEquals(Amount.ofWei(1), chain.balance(BOB));
            });
            assertEquals(before.length, Files.size(file()));
        }
        Files.write(file(), after);
        within(chain -> assertEquals(2, chain.blockNumber()));
        Files.write(file(), Arrays.copyOf(after, after.length + 5000));
        within(chain -> assertEquals(2, chain.blockNumber(), "zeros where a record was to come are none"));
    }

    /** The same for the very first write. */
    @Test
    void aTornBeginningBeginsAgain() throws IOException {
        within(_ -> { });
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 3) {
            Files.write(file(), Arrays.copyOf(whole, length));
            within(chain -> assertEquals(Amount.ofCoins(10), chain.balance(alice.address())));
            assertEquals(whole.length, Files.size(file()));
        }
    }

    @Test
    void damageIsRefusedNotRepaired() throws IOException {
        within(chain -> {
            chain.send(pay(1));
            chain.send(pay(2));
        });
        byte[] sound = Files.readAllBytes(file());
        for (int place = 0; place < sound.length; place += 7) {
            byte[] damaged = sound.clone();
            damaged[place] ^= 0x10;
            Files.write(file(), damaged);
            refused(Kind.FOREIGN_OR_DAMAGED_DATA);
            assertEquals(Bytes.of(damaged), Bytes.of(Files.readAllBytes(file())), "a refused file is left as it is");
        }
        Files.write(file(), sound);
        within(chain -> assertEquals(2, chain.blockNumber()));
    }

    @Test
    void recordsInAnotherOrderAreDamage() throws IOException {
        within(chain -> chain.send(pay(1)));
        int first = (int) Files.size(file());
        within(chain -> chain.send(pay(2)));
        byte[] sound = Files.readAllBytes(file());
        byte[] twice = Arrays.copyOf(sound, 2 * sound.length - first);
        System.arraycopy(sound, first, twice, sound.length, sound.length - first);
        Files.write(file(), twice);
        refused(Kind.FOREIGN_OR_DAMAGED_DATA);
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        for (String text : List.of("x", "SQLite format 3\0 and much more", "farthing-devnet\u0002", "farthing-walletxxxxxxxxxxxxx")) {
            Files.write(file(), text.getBytes(StandardCharsets.ISO_8859_1));
            refused(Kind.FOREIGN_OR_DAMAGED_DATA);
            assertEquals(text, Files.readString(file(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void anotherBeginningIsRefused() {
        within(_ -> { });
        var refusal = assertThrows(WalletException.class, () -> DevChain.open(folder, Map.of(BOB, Amount.ofCoins(1)), CLOCK));
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, refusal.kind());
        within(chain -> assertEquals(Amount.ofCoins(10), chain.balance(alice.address())));
    }

    @Test
    void oneOwnerAtATime() {
        within(_ -> refused(Kind.ALREADY_RUNNING));
        within(chain -> assertEquals(0, chain.blockNumber()));
    }

    @Test
    void aFolderThatIsAFileIsUnavailable() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("file"), "here");
        var refusal = assertThrows(WalletException.class, () -> DevChain.open(inTheWay, genesis, CLOCK));
        assertEquals(Kind.STORAGE_UNAVAILABLE, refusal.kind());
    }

    @Test
    void recordsRoundTrip() {
        List<JournalRecord> records = List.of(
                new JournalRecord.Genesis(5, Map.of(BOB, UInt256.MAX)),
                new JournalRecord.Mined(9, -4, UInt256.of(7), Bytes.of(new byte[32]),
                        List.of(new JournalRecord.Sent(BOB, Bytes.fromHex("0102")))),
                new JournalRecord.BalanceSet(BOB, UInt256.ZERO), new JournalRecord.TimeShifted(Long.MIN_VALUE, 3),
                new JournalRecord.SnapshotTaken(), new JournalRecord.SnapshotRestored(2));
        for (JournalRecord record : records) {
            assertEquals(record, JournalRecord.decode(record.encode()));
            Bytes encoded = record.encode();
            for (int length = 0; length < encoded.length(); length++) {
                Bytes cut = encoded.slice(0, length);
                assertThrows(IllegalArgumentException.class, () -> JournalRecord.decode(cut));
            }
        }
        for (String hex : List.of("c0", "c106", "c180", "c28080", "80", "c3058080", "ca0380880000000000000000")) {
            assertThrows(IllegalArgumentException.class, () -> JournalRecord.decode(Bytes.fromHex(hex)), hex);
        }
    }

    /** What a process told of before it was killed is there afterwards. */
    @Test
    void kill9() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Payer.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        long told = 0;
        try (BufferedReader out = child.inputReader()) {
            while (told < 40) {
                told = Long.parseLong(out.readLine());
            }
            child.toHandle().destroyForcibly(); // the handle leaves the stream open: what was told last counts too
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                told = Long.parseLong(line);
            }
        }
        child.waitFor();
        try (DevChain chain = DevChain.open(folder, Payer.GENESIS, CLOCK)) {
            assertTrue(chain.blockNumber() >= told, chain.blockNumber() + " blocks, " + told + " told of");
            assertEquals(Amount.ofWei(chain.blockNumber()), chain.balance(BOB));
        }
    }

    /** The process to be killed: pays for ever, and tells after each payment how many there are. */
    static final class Payer {
        static final Map<Address, Amount> GENESIS = Map.of(new TestAccount(3).address(), Amount.ofCoins(100));

        private Payer() {
        }

        static void main(String[] arguments) {
            var payer = new TestAccount(3);
            try (DevChain chain = DevChain.open(Path.of(arguments[0]), GENESIS, CLOCK)) {
                while (true) {
                    Bytes hash = chain.send(payer.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000));
                    System.out.println(chain.receipt(hash).orElseThrow().blockNumber());
                }
            }
        }
    }
}
