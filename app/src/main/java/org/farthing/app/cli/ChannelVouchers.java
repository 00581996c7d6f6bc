package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.farthing.wallet.evidence.VoucherExport;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The vouchers that were signed. */
@Command(name = "vouchers", mixinStandardHelpOptions = true,
        description = "List the vouchers that were signed, oldest first; or export them as evidence that \"verify\" checks.")
final class ChannelVouchers extends Action {
    @Option(names = "--channel", paramLabel = "CHANNEL", description = "only this channel's: its id, or its first digits")
    private String channel;

    @Option(names = "--relay", paramLabel = "TEXT", description = "only relays with this in their name, or whose id begins so")
    private String relay;

    @Option(names = "--since", paramLabel = "DATE", description = "only at or after, such as 2026-11-22 or 2026-11-22T20:00:00Z")
    private String since;

    @Option(names = "--until", paramLabel = "DATE", description = "only before")
    private String until;

    @Option(names = "--csv", description = "as CSV, with all that it takes to check each")
    private boolean csv;

    @Option(names = "--out", paramLabel = "FILE", description = "export to FILE: JSON lines with all that it takes to check each, or --csv")
    private Path file;

    @Override
    public void run() {
        Instant from = since == null ? null : instant(since, "--since");
        Instant to = until == null ? null : instant(until, "--until");
        try (Ledger ledger = ChannelCommands.read(global())) {
            VoucherHistory.Filter filter = new VoucherHistory.Filter(Optional.ofNullable(relay).filter(text -> !text.isBlank()),
                    Optional.ofNullable(from), Optional.ofNullable(to),
                    Optional.ofNullable(channel).map(id -> ChannelCommands.find(ledger, id).id()));
            if (file != null) {
                long written = VoucherExport.toFile(ledger, filter, csv ? VoucherExport.Format.CSV : VoucherExport.Format.JSON_LINES, file);
                print(Json.object().put("file", file.toAbsolutePath().toString()).put("vouchers", written),
                        written + " vouchers are in " + file + ". \"farthing channel verify\" checks them.");
            } else if (csv) {
                csv(ledger, filter);
            } else {
                ledger.history().forEach(filter, entry -> print(json(entry), text(entry)));
            }
        }
    }

    private static Instant instant(String text, String option) {
        try {
            return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new Failure("Write a date like 2026-11-22 or 2026-11-22T20:00:00Z with " + option + ".");
        }
    }

    private void csv(Ledger ledger, VoucherHistory.Filter filter) {
        try {
            VoucherExport.write(ledger, filter, VoucherExport.Format.CSV, out());
        } catch (IOException e) {
            throw new Failure("The list could not be written.");
        }
    }

    private static ObjectNode json(VoucherHistory.Entry entry) {
        return Json.object().put("channel", entry.channel().toString()).put("relay", entry.relay().toString())
                .put("sequence", entry.sequence()).put("cumulative", entry.cumulative().toString())
                .put("increment", entry.increment().toString()).put("cells", entry.cells()).put("at", entry.at().toString());
    }

    private static String text(VoucherHistory.Entry entry) {
        return "%s  %-10s no. %-6d total %-14s +%-14s %d cells".formatted(entry.at(), entry.relayName(), entry.sequence(),
                entry.cumulative().toCoins(), entry.increment().toCoins(), entry.cells());
    }
}
