package org.farthing.app.relay;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import org.farthing.circuit.relay.Refusal;
import org.farthing.circuit.relay.RelayActivity;

/**
 * A relay's figures in the text form that Prometheus reads (version 0.0.4). Nothing in them tells one client, payer or site from another:
 * there are no labels but those of a direction and a reason.
 */
final class MetricsText {
    private static final int COIN_DECIMALS = 18;

    private final StringBuilder text = new StringBuilder();

    private MetricsText() {
    }

    static String of(RelayActivity activity, RelayBooks.Sums sums) {
        var all = new MetricsText();
        all.head("farthing_cells_total", "counter", "Cells of 2,048 bytes that circuits were charged with.");
        all.line("farthing_cells_total{direction=\"forward\"}", activity.forwardCells());
        all.line("farthing_cells_total{direction=\"backward\"}", activity.backwardCells());
        all.one("farthing_circuits_begun_total", "counter", "Circuits that ever stood here.", activity.circuitsBegun());
        all.one("farthing_circuits", "gauge", "Circuits that stand.", activity.circuits());
        all.one("farthing_links", "gauge", "Links that others have made to this relay.", activity.links());
        all.head("farthing_refusals_total", "counter", "What was not served, by the reason.");
        Arrays.stream(Refusal.values()).forEach(why -> all.line("farthing_refusals_total{reason=\"" + why.label() + "\"}",
                activity.refusals().getOrDefault(why, 0L)));
        all.head("farthing_waiting", "gauge", "What waits for its turn.");
        all.line("farthing_waiting{queue=\"handshakes\"}", activity.handshakesWaiting());
        all.line("farthing_waiting{queue=\"payments\"}", activity.paymentsWaiting());
        all.one("farthing_waiting_bytes", "gauge", "Bytes that wait for sockets and for money.", activity.bytesWaiting());
        all.coins("farthing_earned_coins", "All vouchers, as far as deposits cover them.", sums.earned().wei());
        all.coins("farthing_cashed_coins", "Of what was earned: cashed.", sums.cashed().wei());
        all.coins("farthing_owed_coins", "Of what was earned: still to be cashed.", sums.owed().wei());
        all.coins("farthing_lost_coins", "Of what was earned: taken back by payers before it was cashed.", sums.lost().wei());
        all.head("farthing_fees_coins", "gauge", "Fees paid to the chain.");
        all.line("farthing_fees_coins{purpose=\"cashing\"}", decimal(sums.closings().wei()));
        all.line("farthing_fees_coins{purpose=\"list\"}", decimal(sums.listing().wei()));
        all.one("farthing_channels_to_be_cashed", "gauge", "Channels with a voucher that can be cashed.", sums.open());
        return all.text.toString();
    }

    private void head(String name, String type, String help) {
        text.append(String.format(Locale.ROOT, "# HELP %s %s%n# TYPE %s %s%n", name, help, name, type).replace("\r", ""));
    }

    private void line(String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private void one(String name, String type, String help, long value) {
        head(name, type, help);
        line(name, value);
    }

    private void coins(String name, String help, BigInteger wei) {
        head(name, "gauge", help);
        line(name, decimal(wei));
    }

    /** Exact, though Prometheus keeps 53 bits of it. */
    private static String decimal(BigInteger wei) {
        return wei.signum() == 0 ? "0" : new BigDecimal(wei, COIN_DECIMALS).stripTrailingZeros().toPlainString();
    }
}
