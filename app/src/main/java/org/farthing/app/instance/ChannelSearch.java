package org.farthing.app.instance;

import java.util.List;
import java.util.function.Consumer;
import org.farthing.wallet.RediscoveryProgress;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;

/**
 * Looks for a wallet's channels from its words alone, then asks their relays what they hold.
 *
 * @param found how many were added
 * @param rows  all that there are by now
 */
public record ChannelSearch(int found, List<ChannelRow> rows) {
    public ChannelSearch {
        rows = List.copyOf(rows);
    }

    /**
     * Blocks, for minutes on a long chain.
     *
     * @param progress hears how far the chain is read; what it throws ends the search, and nothing is stored then
     * @param asking   called when the chain is read and the relays are asked
     */
    public static ChannelSearch run(Instance instance, Consumer<RediscoveryProgress> progress, Runnable asking) {
        instance.refreshRelays();
        int found = instance.channels(wallet -> rediscover(instance, wallet, progress));
        asking.run();
        instance.askWhatRelaysHold();
        return new ChannelSearch(found, instance.rows());
    }

    static int rediscover(Instance instance, Wallet wallet, Consumer<RediscoveryProgress> progress) {
        return wallet.channels().rediscover(entry -> instance.relays().name(entry.relayId()), progress);
    }

    /** Open channels whose relays did not say what they hold. */
    public long silent() {
        return rows.stream().filter(row -> row.state() instanceof ChannelState.Open && row.funds().isUncertain()).count();
    }
}
