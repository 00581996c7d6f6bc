package org.farthing.wallet.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Writes the voucher history, oldest first, one line for each voucher with all that it takes to check it; {@link EvidenceLine} draws the
 * fields. A million vouchers need no more memory than a thousand. The file tells whom the wallet paid, how much and when; it holds no key,
 * and its vouchers are worth money only to the relays that have them already.
 */
public final class VoucherExport {
    public enum Format {
        /**
         * RFC 4180, in UTF-8, with a header: for spreadsheets. The relay's name is text of a stranger's: where it begins with a character
         * that makes a spreadsheet compute, or with an apostrophe, an apostrophe stands before it.
         */
        CSV,
        /** One JSON object per line; amounts are decimal strings, since not every reader of JSON has whole numbers of 128 bits. */
        JSON_LINES
    }

    static final String FORMULA_STARTS = "=+-@\t\r'";
    static final Set<String> NUMBERS = Set.of("chainId", "sequence", "cells");
    private static final JsonFactory JSON = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();

    private VoucherExport() {
    }

    /**
     * Writes a new file that only its owner can read, in the place of an old one of that name.
     *
     * @return how many vouchers were written
     * @throws WalletException {@link Kind#STORAGE_UNAVAILABLE} if it cannot be written; there is no half-written file then
     */
    public static long toFile(Ledger ledger, VoucherHistory.Filter filter, Format format, Path file) {
        var written = new AtomicLong();
        try {
            OwnerOnlyFile.replace(file, out -> written.set(write(ledger, filter, format, out)));
            return written.get();
        } catch (IOException e) {
            throw WalletRefusal.VOUCHERS_NOT_WRITTEN.after(e);
        }
    }

    /**
     * Writes to {@code out} in UTF-8; it is flushed and stays open.
     *
     * @return how many vouchers were written
     */
    public static long write(Ledger ledger, VoucherHistory.Filter filter, Format format, OutputStream out) throws IOException {
        return write(ledger, filter, format, new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    /**
     * Writes to {@code writer}, which is flushed and stays open.
     *
     * @return how many vouchers were written
     */
    public static long write(Ledger ledger, VoucherHistory.Filter filter, Format format, Writer writer) throws IOException {
        var terms = new HashMap<Bytes, ChannelTerms>();
        var count = new AtomicLong();
        if (format == Format.CSV) {
            writeCsv(writer, EvidenceLine.FIELDS);
        }
        try {
            ledger.history().forEach(filter, entry -> {
                ChannelTerms known = terms.computeIfAbsent(entry.channel(), id -> ledger.channel(id).orElseThrow().terms());
                List<String> texts = new EvidenceLine(known, entry).texts();
                try {
                    switch (format) {
                        case CSV -> writeCsv(writer, texts);
                        case JSON_LINES -> writeJson(writer, texts);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                count.incrementAndGet();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
        return count.get();
    }

    static void writeCsv(Writer writer, List<String> texts) throws IOException {
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                writer.write(',');
            }
            String text = texts.get(i);
            if (i == EvidenceLine.RELAY_NAME && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
                text = "'" + text;
            }
            boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            writer.write(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        writer.write("\r\n");
    }

    static void writeJson(Writer writer, List<String> texts) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(writer)) {
            json.writeStartObject();
            for (int i = 0; i < texts.size(); i++) {
                String field = EvidenceLine.FIELDS.get(i);
                json.writeFieldName(field);
                if (NUMBERS.contains(field)) {
                    json.writeNumber(texts.get(i));
                } else {
                    json.writeString(texts.get(i));
                }
            }
            json.writeEndObject();
        }
        writer.write('\n');
    }
}
