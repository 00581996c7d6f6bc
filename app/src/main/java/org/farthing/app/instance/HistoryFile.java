package org.farthing.app.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.HistoryLine;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/**
 * The wallet's history in a file: CSV after RFC 4180 with a header, or one JSON object per line; UTF-8, times in UTC, amounts in coins with
 * all their decimals, negative where they left the wallet. Relays' names are text of strangers', so what a spreadsheet would compute gets
 * an apostrophe.
 */
final class HistoryFile {
    private static final List<String> FIELDS =
            List.of("at", "kind", "channels", "relay", "amount", "fee", "coin", "state", "block", "hash");
    private static final String FORMULA_STARTS = "=+-@\t\r'";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HistoryFile() {
    }

    /** @throws WalletException STORAGE_UNAVAILABLE where it cannot be written; there is no half-written file then */
    static void write(List<HistoryLine> lines, String coin, EvidenceDesk.Format format, Path file) {
        try {
            OwnerOnlyFile.replace(file, out -> {
                var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                if (format == EvidenceDesk.Format.CSV) {
                    csv(writer, FIELDS);
                }
                for (HistoryLine line : lines) {
                    switch (format) {
                        case CSV -> csv(writer, texts(line, coin));
                        case JSON -> json(writer, texts(line, coin));
                    }
                }
                writer.flush();
            });
        } catch (IOException e) {
            throw Refusal.HISTORY_NOT_WRITTEN.after(e);
        }
    }

    private static List<String> texts(HistoryLine line, String coin) {
        String sign = line.incoming() || line.amount().isZero() ? "" : "-";
        return List.of(line.at().toString(), name(line.kind()), Integer.toString(line.count()), line.relay(),
                sign + line.amount().toCoins(), line.fee().map(Amount::toCoins).orElse(""), coin, name(line.state()),
                line.block().isPresent() ? Long.toString(line.block().getAsLong()) : "", line.hash().toString());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void json(Writer writer, List<String> texts) throws IOException {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < FIELDS.size(); i++) {
            object.put(FIELDS.get(i), texts.get(i));
        }
        writer.write(JSON.writeValueAsString(object));
        writer.write('\n');
    }

    private static void csv(Writer writer, List<String> texts) throws IOException {
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (FIELDS.get(i).equals("relay") && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
                text = "'" + text;
            }
            boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            writer.write(i == 0 ? "" : ",");
            writer.write(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        writer.write("\r\n");
    }
}
