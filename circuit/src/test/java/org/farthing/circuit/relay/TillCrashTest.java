package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Money counts once it is on the disk, whatever happens to the disk or to the process. */
class TillCrashTest {
    private static final int CHANNELS = 3;

    @TempDir
    private Path folder;

    // ---- a disk that refuses ----

    private static void run(Path file, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    @Test
    void whatCannotBeStoredIsNotCredited() throws Exception {
        Path file = folder.resolve("till.db");
        try (PayeeLedger ledger = PayeeLedger.open(file); var fixture = new TillFixture(ledger)) {
            MemoryChannel channel = TillFixture.channel(1);
            TillFixture.Customer customer = fixture.bind(channel);
            TillFixture.Customer other = fixture.bind(TillFixture.channel(2));
            fixture.pay(customer, channel.signFreely(TillFixture.QUANTUM));
            assertEquals(new TillFixture.Told(PayStatus.CREDITED, TillFixture.QUANTUM), customer.next());
            assertEquals(16 + 32, fixture.use(customer, 1000));
            // The disk is full from here on: no voucher can be stored.
            run(file, "CREATE TRIGGER full BEFORE UPDATE OF best ON channel BEGIN SELECT RAISE(ABORT, 'disk full'); END");
            for (int i = 2; i <= 20; i++) {
                fixture.pay(customer, channel.signFreely(TillFixture.QUANTUM.times(i)));
            }
            fixture.pay(other, other.channel().signFreely(TillFixture.QUANTUM));
            // The till goes on: what comes after it is answered, so all before was dealt with.
            fixture.bind(TillFixture.channel(3));
            assertTrue(customer.all().isEmpty() && other.all().isEmpty());
            assertEquals(0, fixture.use(customer, 1000));
            assertEquals(TillFixture.QUANTUM, ledger.best(channel.terms().id()).orElseThrow().cumulative());
            // There is room again, and the payer shows its best voucher once more.
            run(file, "DROP TRIGGER full");
            fixture.pay(customer, channel.signFreely(TillFixture.QUANTUM.times(20)));
            assertEquals(new TillFixture.Told(PayStatus.CREDITED, TillFixture.QUANTUM.times(20)), customer.next());
            assertEquals(19 * 32, fixture.use(customer, 1000));
        }
    }

    @Test
    void vouchersThatWaitTogetherAreAnsweredOneByOne() throws Exception {
        try (PayeeLedger ledger = PayeeLedger.open(folder.resolve("till.db")); var fixture = new TillFixture(ledger)) {
            MemoryChannel channel = TillFixture.channel(1);
            TillFixture.Customer customer = fixture.bind(channel);
            for (int i = 1; i <= 50; i++) {
                fixture.pay(customer, channel.signFreely(TillFixture.QUANTUM.times(i)));
            }
            Amount last = Amount.ZERO;
            for (int i = 1; i <= 50; i++) {
                TillFixture.Told told = customer.next();
                assertEquals(PayStatus.CREDITED, told.status());
                assertFalse(TillFixture.QUANTUM.times(i).isMoreThan(told.paid()) || last.isMoreThan(told.paid()));
                last = told.paid();
            }
        }
    }

    // ---- a process that is killed ----

    /** The child: takes vouchers and serves as fast as it can, and says what it has credited and served. */
    static void main(String[] arguments) throws Exception {
        try (PayeeLedger ledger = PayeeLedger.open(Path.of(arguments[0])); var fixture = new TillFixture(ledger)) {
            int start = Integer.parseInt(arguments[1]);
            var customers = new TillFixture.Customer[CHANNELS];
            for (int key = 0; key < CHANNELS; key++) {
                customers[key] = fixture.bind(TillFixture.channel(key + 1));
            }
            for (int total = start; ; total++) {
                for (TillFixture.Customer customer : customers) {
                    fixture.pay(customer, customer.channel().signFreely(TillFixture.QUANTUM.times(total)));
                }
                for (int key = 0; key < CHANNELS; key++) {
                    TillFixture.Told told = customers[key].next();
                    if (told.status() != PayStatus.CREDITED) {
                        throw new AssertionError("refused: " + told.status());
                    }
                    fixture.use(customers[key], 32);
                    System.out.println(key + " " + told.paid().wei());
                }
                System.out.flush();
            }
        }
    }

    @Test
    void aKilledTillHasStoredAllThatItCredited() throws Exception {
        Path file = folder.resolve("till.db");
        var random = new Random(7);
        var credited = new long[CHANNELS];
        for (int round = 0; round < 3; round++) {
            int start = (int) (credited[0] / 100) + 1;
            readUntilKilled(file, start, 20 + random.nextInt(300), credited);
            try (PayeeLedger ledger = PayeeLedger.open(file)) {
                for (int key = 0; key < CHANNELS; key++) {
                    PayeeChannel books = ledger.channel(TillFixture.channel(key + 1).terms().id()).orElseThrow();
                    Amount best = books.best().orElseThrow().cumulative();
                    assertFalse(Amount.ofWei(credited[key]).isMoreThan(best), "credited " + credited[key] + ", stored " + best);
                    assertFalse(books.used().isMoreThan(best), "more used than was ever paid");
                    credited[key] = best.wei().longValueExact();
                }
            }
        }
    }

    private static void readUntilKilled(Path file, int start, int lines, long[] credited) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "--enable-native-access=ALL-UNNAMED", "-Xmx128m", TillCrashTest.class.getName(), file.toString(),
                Integer.toString(start)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i < lines; i++) {
                take(out.readLine(), credited);
            }
            // By its handle: the process's own method would close the pipe with what it still has to say.
            child.toHandle().destroyForcibly();
            List<String> last = out.readAllLines();
            // The last of them may be cut.
            last.subList(0, Math.max(0, last.size() - 1)).forEach(line -> take(line, credited));
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
        }
    }

    private static void take(String line, long[] credited) {
        assertTrue(line != null, "the child ended by itself");
        String[] words = line.split(" ");
        credited[Integer.parseInt(words[0])] = Long.parseLong(words[1]);
    }

    /** What is used goes to the disk at least each second: this is what a kill can lose of it. */
    @Test
    void whatIsUsedIsStoredWhileTheCircuitLasts() throws Exception {
        try (PayeeLedger ledger = PayeeLedger.open(folder.resolve("till.db")); var fixture = new TillFixture(ledger)) {
            MemoryChannel channel = TillFixture.channel(1);
            TillFixture.Customer customer = fixture.bind(channel);
            fixture.pay(customer, channel.signFreely(TillFixture.QUANTUM.times(100)));
            customer.next();
            assertEquals(16 + 320, fixture.use(customer, 16 + 320));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!ledger.channel(channel.terms().id()).orElseThrow().used().equals(TillFixture.QUANTUM.times(10))) {
                assertTrue(System.nanoTime() < end, "it was never stored");
                Thread.sleep(20);
            }
            fixture.till.abandon();
            fixture.use(customer, 320);
        }
        try (PayeeLedger ledger = PayeeLedger.openReadOnly(folder.resolve("till.db"))) {
            assertEquals(TillFixture.QUANTUM.times(10), ledger.channel(TillFixture.channel(1).terms().id()).orElseThrow().used());
        }
    }
}
