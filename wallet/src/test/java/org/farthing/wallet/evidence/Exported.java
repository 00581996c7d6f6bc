package org.farthing.wallet.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.evidence.EvidenceRecords.Texts;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.ledger.VoucherRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A ledger with vouchers that are really signed, and what is exported of it. */
final class Exported implements AutoCloseable {
    static final long CHAIN_ID = 31337;
    static final Address CONTRACT = account(9);
    static final Instant START = Instant.parse("2026-11-22T20:05:28.123Z");
    static final Amount DEPOSIT = Amount.ofWei(1_000_000);
    /** Names as a stranger may choose them. */
    static final List<String> NAMES = List.of("Relay, the \"first\"", "=HYPERLINK(\"http://x\",\"y\")\r\nsecond line", "'quoted");

    final Ledger ledger;
    final List<Bytes> channels = new ArrayList<>();

    /** {@code vouchers} on each of three channels, in turn. */
    Exported(Path folder, int vouchers) {
        ledger = Ledger.open(folder.resolve("ledger.db"));
        for (int i = 0; i < NAMES.size(); i++) {
            add(NAMES.get(i), i);
        }
        for (int n = 1; n <= vouchers; n++) {
            for (int i = 0; i < NAMES.size(); i++) {
                sign(i, 100L * n + n * n + i);
            }
        }
    }

    private void add(String name, int index) {
        try (Signer signer = key(index)) {
            var terms = new ChannelTerms(CHAIN_ID, CONTRACT, account(1), account(2), signer.address(), filled(32, 50 + index));
            channels.add(terms.id());
            ledger.saveChannel(new ChannelRow(terms, index, new Relay(filled(32, 20 + index), name, "exit"),
                    new ChannelState.Open(Funds.fresh(DEPOSIT, START.plusSeconds(1_000_000)))));
            ledger.reserve(terms.id(), DEPOSIT);
        }
    }

    void sign(int index, long total) {
        try (Signer signer = key(index)) {
            var voucher = new VoucherSigner(signer, CHAIN_ID, CONTRACT).sign(channels.get(index), Amount.ofWei(total));
            ledger.recordVouchers(List.of(new VoucherRow(voucher, 32 * total, START.plusMillis(total))));
        }
    }

    String text(Format format) {
        return text(format, VoucherHistory.Filter.ALL);
    }

    String text(Format format, VoucherHistory.Filter filter) {
        var out = new ByteArrayOutputStream();
        try {
            VoucherExport.write(ledger, filter, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The texts of every line. */
    static List<List<String>> rows(String file) {
        try {
            var records = new EvidenceRecords(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
            var rows = new ArrayList<List<String>>();
            for (var next = records.next(); next.isPresent(); next = records.next()) {
                rows.add(((Texts) next.get()).fields());
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String file(Format format, List<List<String>> rows) {
        try {
            var out = new StringWriter();
            if (format == Format.CSV) {
                VoucherExport.writeCsv(out, EvidenceLine.FIELDS);
            }
            for (List<String> row : rows) {
                switch (format) {
                    case CSV -> VoucherExport.writeCsv(out, row);
                    case JSON_LINES -> VoucherExport.writeJson(out, row);
                }
            }
            return out.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EvidenceReport check(String file) {
        return check(file.getBytes(StandardCharsets.UTF_8));
    }

    static EvidenceReport check(byte[] file) {
        try {
            return EvidenceCheck.read(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Signer key(int index) {
        return new Signer(filled(32, 70 + index).toArray());
    }

    static Address account(int seed) {
        return new Address(filled(20, seed));
    }

    static Bytes filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
