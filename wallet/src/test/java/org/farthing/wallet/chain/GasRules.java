package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Test;

/**
 * What everything costs, against the report that is checked in: more fails, so that nobody makes the contracts dearer unseen. Refunds go
 * to accounts that exist, as the wallet arranges it.
 */
abstract class GasRules extends ChannelWorld {
    private static final int OPEN_BATCH = 36;
    private static final int CLOSE_BATCH = 20;
    /** Zero bytes in random keys make calldata a little cheaper or dearer. */
    private static final long CALLDATA_SLACK = 60;
    private static final Amount PART = Amount.parseCoins("0.000123456789012345");
    private static final Amount USUAL_DEPOSIT = Amount.parseCoins("0.000334567890123456");

    /** What payments may cost at the most, whatever the report says. */
    private static final Map<String, Long> AIMS = Map.of(
            "open", 50_000L,
            "openMany, each of " + OPEN_BATCH, 29_000L,
            "closeMany, each of " + CLOSE_BATCH, 24_000L,
            "life, singly", 105_000L,
            "life, in batches", 55_000L);

    private final Map<String, Long> measured = new LinkedHashMap<>();

    @Test
    void nothingCostsMoreGasThanTheReportSays() throws IOException {
        ChannelTerms single = terms();
        measure("open", channels.open(payer, usual(single)), 1);
        List<ChannelTerms> many = IntStream.range(0, OPEN_BATCH).mapToObj(_ -> terms()).toList();
        measure("openMany, each of " + OPEN_BATCH, channels.openMany(payer, many.stream().map(this::usual).toList()), OPEN_BATCH);
        measure("topUp", channels.topUp(payer, single.id(), PART), 1);
        measure("extend", channels.extend(payer, single, in(Duration.ofDays(60))), 1);
        Address till = payee.account();
        measure("close", channels.close(payee, closing(single, PART), till), 1);
        measure("closeMany, each of " + CLOSE_BATCH,
                channels.closeMany(payee, many.subList(0, CLOSE_BATCH).stream().map(terms -> closing(terms, PART)).toList(), till),
                CLOSE_BATCH);
        List<ChannelTerms> rest = many.subList(CLOSE_BATCH, OPEN_BATCH);
        measure("requestClose", channels.requestClose(payer, rest.getFirst()), 1);
        measure("requestCloseMany, each of " + (rest.size() - 1),
                channels.requestCloseMany(payer, rest.subList(1, rest.size())), rest.size() - 1);
        node.travel(Duration.ofDays(31));
        measure("refund", channels.refund(payer, rest.getFirst()), 1);
        measure("refundMany, each of " + (rest.size() - 1), channels.refundMany(payer, rest.subList(1, rest.size())), rest.size() - 1);
        compare();
        measured.put("life, singly", measured.get("open") + measured.get("close"));
        measured.put("life, in batches",
                measured.get("openMany, each of " + OPEN_BATCH) + measured.get("closeMany, each of " + CLOSE_BATCH));
        AIMS.forEach((what, most) -> assertTrue(measured.get(what) <= most, what + " costs " + measured.get(what) + ", not " + most));
    }

    @Test
    void paymentsMdShowsTheReport() throws IOException {
        String text = Files.readString(Path.of("PAYMENTS.md"));
        Map<String, Long> figures = new LinkedHashMap<>();
        report().forEach((what, gas) -> figures.put((String) what, Long.parseLong((String) gas)));
        figures.put("life, singly", figures.get("open") + figures.get("close"));
        figures.put("life, in batches",
                figures.get("openMany-each-of-" + OPEN_BATCH) + figures.get("closeMany-each-of-" + CLOSE_BATCH));
        figures.forEach((what, gas) ->
                assertTrue(text.contains(String.format(Locale.ROOT, "%,d", gas)), "PAYMENTS.md does not show " + what + "=" + gas));
    }

    private void compare() throws IOException {
        Properties report = report();
        List<String> complaints = new ArrayList<>();
        measured.forEach((what, gas) -> {
            String expected = report.getProperty(what.replace(' ', '-').replace(",", ""));
            if (expected == null || Math.abs(gas - Long.parseLong(expected)) > CALLDATA_SLACK) {
                complaints.add(what.replace(' ', '-').replace(",", "") + "=" + gas + " (report: " + expected + ")");
            }
        });
        if (!complaints.isEmpty()) {
            fail("gas-report.properties says otherwise; better or worse, it has to be changed:\n" + String.join("\n", complaints));
        }
        assertEquals(report.size(), measured.size(), "the report has lines that nothing measures");
    }

    private static Properties report() throws IOException {
        var report = new Properties();
        try (InputStream stream = GasRules.class.getResourceAsStream("/gas-report.properties")) {
            report.load(stream);
        }
        return report;
    }

    private void measure(String what, Receipt receipt, int items) {
        measured.put(what, receipt.gasUsed() / items);
    }

    private ChannelTerms terms() {
        byte[] salt = Keccak256.hash(freshSalt().toArray());
        return channels.terms(payer.account(), payee.account(), voucherKey.address(), Bytes.of(salt));
    }

    private ChannelOpening usual(ChannelTerms terms) {
        return new ChannelOpening(terms, in(Duration.ofDays(30)), USUAL_DEPOSIT);
    }
}
