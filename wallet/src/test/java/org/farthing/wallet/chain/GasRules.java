package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    }

    private void compare() throws IOException {
        Properties report = new Properties();
        try (InputStream stream = GasRules.class.getResourceAsStream("/gas-report.properties")) {
            report.load(stream);
        }
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
