package org.farthing.wallet.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.evidence.EvidenceReport.Fault;
import org.farthing.wallet.evidence.EvidenceReport.Kind;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is proven, and what was changed in it is found. */
class EvidenceTest {
    private static final int VOUCHERS = 3;
    /** Fields that a signature or the channel's id covers, directly or by the rules between lines. */
    private static final List<String> PROVEN = List.of("chainId", "contract", "channel", "payer", "payee", "signer", "salt", "sequence",
            "cumulative", "increment", "signature");

    @TempDir
    Path folder;
    private Exported exported;

    @BeforeEach
    void sign() {
        exported = new Exported(folder, VOUCHERS);
    }

    @AfterEach
    void close() {
        exported.close();
    }

    @Test
    void whatIsExportedIsProven() {
        for (Format format : Format.values()) {
            EvidenceReport report = Exported.check(exported.text(format));
            assertTrue(report.isSound(), () -> report.firstFault().toString());
            assertEquals(new EvidenceReport.Domain(Exported.CHAIN_ID, Exported.CONTRACT), report.domain().orElseThrow());
            assertEquals(3 * VOUCHERS, report.lines());
            assertEquals(exported.channels, report.channels().stream().map(EvidenceReport.Channel::id).toList());
            for (int i = 0; i < 3; i++) {
                EvidenceReport.Channel channel = report.channels().get(i);
                assertEquals(VOUCHERS, channel.vouchers());
                assertEquals(VOUCHERS, channel.lastSequence());
                assertEquals(0, channel.missingBefore());
                assertEquals(Amount.ofWei(100 * VOUCHERS + VOUCHERS * VOUCHERS + i), channel.lastTotal());
                assertEquals(Exported.NAMES.get(i), channel.relayName());
                assertEquals(Exported.account(2), channel.terms().payee());
            }
        }
    }

    @Test
    void othersCanReadIt() throws IOException {
        List<String> lines = exported.text(Format.JSON_LINES).lines().toList();
        assertEquals(3 * VOUCHERS, lines.size());
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertEquals("101", new ObjectMapper().readTree(lines.getFirst()).get("cumulative").asText());
        assertEquals(Exported.NAMES.get(1), second.get("relayName").asText());
        assertEquals(31337, second.get("chainId").intValue());
        assertEquals("2026-11-22T20:05:28.225Z", second.get("at").asText());
        String csv = exported.text(Format.CSV);
        assertTrue(csv.startsWith("chainId,contract,channel,payer,payee,signer,salt,relay,relayName,sequence,cumulative,increment,cells,at,"
                + "signature,digest\r\n31337,0x0909"));
        assertTrue(csv.contains(",\"Relay, the \"\"first\"\"\",1,101,101,3232,2026-11-22T20:05:28.224Z,0x"));
        assertTrue(csv.contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\r\nsecond line\","), "no spreadsheet computes it");
        assertTrue(csv.contains(",''quoted,"));
    }

    @Test
    void filesAreTheirOwnersAndWhole() throws IOException {
        Path file = folder.resolve("vouchers.csv");
        assertEquals(VOUCHERS, VoucherExport.toFile(exported.ledger, Filter.ALL.on(exported.channels.get(1)), Format.CSV, file));
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        EvidenceReport report = EvidenceCheck.file(file);
        assertTrue(report.isSound());
        assertEquals(List.of(exported.channels.get(1)), report.channels().stream().map(EvidenceReport.Channel::id).toList());
        assertThrows(WalletException.class, () -> VoucherExport.toFile(exported.ledger, Filter.ALL, Format.CSV, folder.resolve("no/x")));
        assertThrows(WalletException.class, () -> EvidenceCheck.file(folder.resolve("none")));
        assertThrows(WalletException.class, () -> EvidenceCheck.file(folder));
    }

    @Test
    void aPrunedBeginningIsReportedAndIsNoFault() {
        exported.ledger.history().prune(Exported.START.plusMillis(205));
        EvidenceReport report = Exported.check(exported.text(Format.CSV));
        assertTrue(report.isSound(), () -> report.firstFault().toString());
        assertEquals(List.of(1L, 1L, 2L), report.channels().stream().map(EvidenceReport.Channel::missingBefore).toList());
        assertEquals(Amount.ofWei(100 * VOUCHERS + VOUCHERS * VOUCHERS), report.channels().getLast().lastTotal());
    }

    @Test
    void anEmptyHistoryProvesNothing() {
        for (Format format : Format.values()) {
            EvidenceReport report = Exported.check(exported.text(format, Filter.ALL.matching("nobody")));
            assertFalse(report.isSound());
            assertTrue(report.firstFault().isPresent());
        }
    }

    /** One character of one field of one line, for every field and line, in both formats. */
    @Test
    void everyChangedFieldIsFound() {
        var random = new Random(4);
        for (Format format : Format.values()) {
            List<List<String>> rows = Exported.rows(exported.text(format));
            for (int row = 0; row < rows.size(); row++) {
                for (int field = 0; field < EvidenceLine.FIELDS.size(); field++) {
                    List<List<String>> changed = with(rows, row, field, changed(rows.get(row).get(field), random));
                    EvidenceReport report = Exported.check(Exported.file(format, changed));
                    assertFalse(report.isSound(), EvidenceLine.FIELDS.get(field) + " of line " + row);
                    assertTrue(report.faulty() >= 1 && report.faulty() <= rows.size());
                }
            }
        }
    }

    /** As before, but who changes it computes the digest anew: what is signed, or follows from the lines around, is found all the same. */
    @Test
    void aForgerIsFoundToo() {
        var random = new Random(5);
        List<List<String>> rows = Exported.rows(exported.text(Format.JSON_LINES));
        for (int row = 0; row < rows.size(); row++) {
            for (String field : PROVEN) {
                int index = EvidenceLine.FIELDS.indexOf(field);
                List<List<String>> changed = with(rows, row, index, changed(rows.get(row).get(index), random));
                EvidenceReport report = Exported.check(Exported.file(Format.JSON_LINES, digested(changed)));
                assertFalse(report.isSound(), field + " of line " + row);
            }
        }
    }

    /** The line and the reason are told. */
    @Test
    void theFirstFaultIsNamed() {
        assertFault(4, "signature", "0x" + "11".repeat(65), 6, Kind.SIGNATURE);
        assertFault(4, "cumulative", "999999", 6, Kind.SIGNATURE);
        assertFault(4, "salt", "0x" + "11".repeat(32), 6, Kind.TERMS);
        assertFault(4, "payee", "0x" + "11".repeat(20), 6, Kind.TERMS);
        assertFault(4, "chainId", "1", 6, Kind.TERMS);
        assertFault(4, "sequence", "9", 6, Kind.SEQUENCE);
        assertFault(4, "increment", "1", 6, Kind.INCREMENT);
        assertFault(4, "relay", "0x" + "11".repeat(32), 6, Kind.OTHER_RELAY);
        assertFault(4, "relayName", "Somebody", 6, Kind.OTHER_RELAY);
        assertFault(4, "cells", "007", 6, Kind.FORM);
        assertFault(4, "at", "2026-02-30T00:00:00.000Z", 6, Kind.FORM);
        assertFault(4, "signature", "0x" + "AB".repeat(65), 6, Kind.FORM);
        List<List<String>> rows = plain();
        assertEquals(Kind.CHANGED, only(with(rows, 4, EvidenceLine.FIELDS.indexOf("cells"), "7")).kind());
    }

    private void assertFault(int row, String field, String value, long line, Kind kind) {
        Fault fault = only(digested(with(plain(), row, EvidenceLine.FIELDS.indexOf(field), value)));
        assertEquals(kind, fault.kind(), field);
        assertEquals(line, fault.line(), field);
    }

    private static Fault only(List<List<String>> rows) {
        return Exported.check(Exported.file(Format.CSV, rows)).firstFault().orElseThrow();
    }

    /** Rows of the first channel and the third, whose names have no end of line, so that rows and lines are numbered alike. */
    private List<List<String>> plain() {
        return Exported.rows(exported.text(Format.CSV)).stream().filter(row -> !row.get(EvidenceLine.RELAY_NAME).contains("\n")).toList();
    }

    @Test
    void missingDoubledAndSwappedLinesAreFound() {
        List<List<String>> rows = Exported.rows(exported.text(Format.CSV));
        for (int row = 0; row < rows.size() - 3; row++) {
            var fewer = new ArrayList<>(rows);
            List<String> taken = fewer.remove(row);
            EvidenceReport report = Exported.check(Exported.file(Format.CSV, fewer));
            // Without its first lines a channel looks pruned, which is said.
            assertTrue(row < 3 ? report.isSound() && report.channels().stream().anyMatch(channel -> channel.missingBefore() == 1)
                    : report.firstFault().orElseThrow().kind() == Kind.SEQUENCE, "line " + row);
            fewer.add(row + 3, taken);
            assertFalse(Exported.check(Exported.file(Format.CSV, fewer)).isSound());
            var more = new ArrayList<>(rows);
            more.add(row + 1, rows.get(row));
            assertFalse(Exported.check(Exported.file(Format.CSV, more)).isSound());
        }
    }

    /** A second history of the same wallet on another chain, with good signatures, mixed in. */
    @Test
    void oneFileHasOneDomain() {
        List<List<String>> rows = new ArrayList<>(Exported.rows(exported.text(Format.CSV)));
        try (var signer = Exported.key(0)) {
            var terms = new ChannelTerms(1, Exported.CONTRACT, Exported.account(1), Exported.account(2),
                    signer.address(), Exported.filled(32, 50));
            var voucher = new VoucherSigner(signer, 1, Exported.CONTRACT).sign(terms.id(), Amount.ofWei(5));
            rows.add(new EvidenceLine(terms, new VoucherHistory.Entry(terms.id(), Exported.filled(32, 1), "x", 1,
                    Amount.ofWei(5), Amount.ofWei(5), 1, Exported.START, voucher.signature())).texts());
        }
        EvidenceReport report = Exported.check(Exported.file(Format.CSV, rows));
        assertEquals(Kind.OTHER_DOMAIN, report.firstFault().orElseThrow().kind());
        assertEquals(1, report.faulty());
    }

    @Test
    void theBestVoucherSurvivesAFault() {
        List<List<String>> rows = Exported.rows(exported.text(Format.CSV));
        EvidenceReport report = Exported.check(Exported.file(Format.CSV,
                with(rows, 3, EvidenceLine.FIELDS.indexOf("signature"), "0x" + "22".repeat(65))));
        EvidenceReport.Channel channel = report.channels().getFirst();
        assertEquals(Amount.ofWei(100 * VOUCHERS + VOUCHERS * VOUCHERS), channel.lastTotal());
        assertEquals(channel.lastTotal(), channel.best().orElseThrow().cumulative());
        assertTrue(channel.fault().isPresent());
        assertTrue(report.channels().get(1).fault().isEmpty());
    }

    @Test
    void lineEndsAndMarksOfOtherProgramsAreRead() {
        String csv = exported.text(Format.CSV, Filter.ALL.on(exported.channels.getFirst()));
        assertTrue(Exported.check(csv.replace("\r\n", "\n")).isSound());
        assertTrue(Exported.check("\uFEFF" + csv).isSound());
        assertTrue(Exported.check(csv.stripTrailing()).isSound());
        assertTrue(Exported.check("\uFEFF" + exported.text(Format.JSON_LINES).stripTrailing()).isSound());
        assertTrue(Exported.check(exported.text(Format.JSON_LINES).getBytes(StandardCharsets.UTF_8)).isSound());
    }

    private static List<List<String>> with(List<List<String>> rows, int row, int field, String text) {
        var changedRow = new ArrayList<>(rows.get(row));
        changedRow.set(field, text);
        var changed = new ArrayList<>(rows);
        changed.set(row, List.copyOf(changedRow));
        return changed;
    }

    private static List<List<String>> digested(List<List<String>> rows) {
        return rows.stream().map(row -> {
            var anew = new ArrayList<>(row);
            anew.set(anew.size() - 1, EvidenceLine.digest(row));
            return List.copyOf(anew);
        }).toList();
    }

    /** Another character of the same kind in a random place: a digit stays a digit, so that forms stay right where they can. */
    private static String changed(String text, Random random) {
        while (true) {
            int at = random.nextInt(text.length());
            char old = text.charAt(at);
            if (old < '0' || old > 'z' || old == 'x' && at == 1) {
                continue;
            }
            char fresh = Character.isDigit(old) ? (char) ('0' + random.nextInt(10)) : old == 'f' ? 'e' : (char) (old + 1);
            if (fresh != old && !(at == 0 && fresh == '0')) {
                return text.substring(0, at) + fresh + text.substring(at + 1);
            }
        }
    }
}
