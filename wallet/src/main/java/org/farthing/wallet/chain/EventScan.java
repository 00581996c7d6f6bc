package org.farthing.wallet.chain;

import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Reads events over ranges of any length in steps that public nodes allow. Where a node refuses a step it is halved, down to one block,
 * and grows again by and by.
 */
public final class EventScan {
    /** Blocks in one question; 2,000 is what most providers answer. */
    public static final long STEP = 2_000;

    private EventScan() {
    }

    /**
     * All events of these kinds in blocks {@code from} to {@code to}, both included, in the order of the chain.
     *
     * @throws WalletException {@code CHAIN_UNREACHABLE} where the node does not even answer for one block
     */
    public static List<LogEntry> read(Chain chain, Address contract, List<Bytes> kinds, long from, long to) {
        List<LogEntry> found = new ArrayList<>();
        long step = STEP;
        long start = from;
        while (start <= to) {
            long end = Math.min(to, start + step - 1);
            try {
                found.addAll(chain.logs(new LogQuery(contract, kinds, start, end)));
                start = end + 1;
                // By an eighth: a node with a fixed limit is asked in vain seldom.
                step = Math.min(STEP, step + Math.max(1, step / 8));
            } catch (TooManyEventsException refusal) {
                if (end == start) {
                    throw WalletRefusal.NO_EVENTS.after(refusal);
                }
                step = Math.max(1, (end - start + 1) / 2);
            }
        }
        return found;
    }
}
