package org.farthing.wallet.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.evidence.EvidenceReport.Fault;
import org.farthing.wallet.evidence.EvidenceReport.Kind;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to hurt whoever checks them: each is answered by a report, soon, whatever its length. */
class HostileEvidenceTest {
    private static final String HEADER = String.join(",", EvidenceLine.FIELDS) + "\r\n";

    @TempDir
    Path folder;

    @Test
    void lengthsHaveBounds() throws IOException {
        for (String start : List.of("", "{", HEADER, HEADER + "\"", HEADER + "1,2,3", "{\"chainId\":", "{\"relayName\":\"")) {
            var endless = new Endless(start, 'a');
            EvidenceReport report = EvidenceCheck.read(endless);
            assertFalse(report.isSound());
            assertEquals(Kind.FORM, report.firstFault().orElseThrow().kind());
            assertTrue(endless.given < 100_000, "it stops reading");
        }
        assertEquals(Kind.FORM, EvidenceCheck.read(new Endless(HEADER + "\"", '"')).firstFault().orElseThrow().kind());
    }

    @Test
    void nestingAndNumbersHaveBounds() {
        for (String line : List.of("{\"a\":" + "[".repeat(4_000), "{" + "\"a\":{".repeat(1_000), "{\"chainId\":" + "9".repeat(5_000) + "}",
                "{\"chainId\":1e999999999}", "{\"chainId\":1.5}", "{\"chainId\":-1}", "{\"chainId\":null}", "{\"chainId\":\"1\"}",
                "{\"sequence\":1,\"sequence\":1}", "{\"x\":1}", "{}", "{}{}", "{\"chainId\":1", "{\"relayName\":\"\\ud800\"}",
                "{\"relayName\":[\"x\"]}", "{,}")) {
            assertForm(line, 1);
        }
    }

    @Test
    void whatIsNoTextIsTold() {
        byte[] bad = HEADER.getBytes(StandardCharsets.UTF_8);
        bad = Arrays.copyOf(bad, bad.length + 2);
        bad[bad.length - 2] = (byte) 0xC3;
        bad[bad.length - 1] = (byte) 0x28;
        assertEquals(Kind.FORM, Exported.check(bad).firstFault().orElseThrow().kind());
        assertForm("PK\u0003\u0004", 1);
        assertForm("", 1);
        assertForm("\uFEFF", 1);
        assertForm("\n\n\n", 1);
        assertForm(HEADER.replace("salt", "pepper"), 1);
        assertForm(HEADER + "\r\n", 2);
        assertForm(HEADER + "1,2\r\n", 2);
        assertForm(HEADER + ",".repeat(15) + "\r\n", 2);
        assertForm(HEADER + ",".repeat(5_000) + "\r\n", 2);
        assertForm(HEADER + "\"1\"x,", 2);
        assertForm(HEADER + "\"1\"\r,", 2);
        assertForm(HEADER + "1\"", 2);
        assertForm(HEADER + "\"1", 2);
    }

    /** What is taken out, put in or turned round at random is never proven, and never ends otherwise than in a report. */
    @Test
    void randomDamageIsAlwaysReported() {
        try (var exported = new Exported(folder, 1)) {
            var random = new Random(6);
            for (Format format : Format.values()) {
                byte[] good = exported.text(format).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 300; i++) {
                    byte[] bad = good.clone();
                    int at = random.nextInt(bad.length);
                    switch (random.nextInt(3)) {
                        case 0 -> bad[at] = (byte) random.nextInt(256);
                        case 1 -> bad = Arrays.copyOf(bad, at);
                        default -> System.arraycopy(good, random.nextInt(good.length - 40), bad, Math.min(at, bad.length - 40), 40);
                    }
                    EvidenceReport report = Exported.check(bad);
                    assertTrue(report.lines() <= 10);
                    // What says the same in other bytes (a line end, a blank between JSON's signs, a whole line fewer) is no damage.
                    if (report.isSound()) {
                        List<List<String>> rows = Exported.rows(new String(bad, StandardCharsets.UTF_8));
                        assertTrue(Exported.rows(exported.text(format)).containsAll(rows));
                    }
                }
            }
        }
    }

    /** A stranger's file may name many channels; their number is bounded too, and checking goes no further. */
    @Test
    void channelsHaveABound() {
        try (var exported = new Exported(folder, 1)) {
            List<String> row = Exported.rows(exported.text(Format.CSV)).getFirst();
            var rows = new ArrayList<List<String>>();
            for (int i = 0; i < EvidenceCheck.CHANNELS_MAX + 5; i++) {
                var changed = new ArrayList<>(row);
                var terms = new ChannelTerms(Exported.CHAIN_ID, Exported.CONTRACT, Exported.account(1),
                        Exported.account(2), Exported.account(3), Exported.filled(28, 7).concat(
                                Bytes.of((byte) (i >> 24), (byte) (i >> 16), (byte) (i >> 8), (byte) i)));
                changed.set(2, terms.id().toString());
                changed.set(5, terms.signer().hex());
                changed.set(6, terms.salt().toString());
                changed.set(14, "0x" + "00".repeat(65));
                rows.add(changed);
            }
            EvidenceReport report = Exported.check(Exported.file(Format.CSV, rows));
            assertEquals(EvidenceCheck.CHANNELS_MAX, report.channels().size());
            assertEquals(EvidenceCheck.CHANNELS_MAX + 1, report.lines());
            assertTrue(report.fault().orElseThrow().sentence().startsWith("The file names more than"));
        }
    }

    private static void assertForm(String file, long line) {
        EvidenceReport report = Exported.check(file);
        assertFalse(report.isSound());
        Fault fault = report.firstFault().orElseThrow();
        assertEquals(Kind.FORM, fault.kind(), file);
        assertEquals(line, fault.line(), file);
    }

    /** Some text, and then one character for ever. */
    private static final class Endless extends InputStream {
        private final byte[] start;
        private final char then;
        private long given;

        Endless(String start, char then) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.then = then;
        }

        @Override
        public int read() {
            int next = given < start.length ? start[(int) given] & 0xFF : then;
            given++;
            return next;
        }
    }
}
