package org.farthing.wallet.chain;

import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** Reads events over ranges of any length in steps that public nodes allow. */
public final class EventScan {
    /** Blocks in one question; 2,000 is what the stricter providers answer. */
    public static final long STEP = 2_000;

    private EventScan() {
    }

    /** All events of these kinds in blocks {@code from} to {@code to}, both included, in the order of the chain. */
    public static List<LogEntry> read(Chain chain, Address contract, List<Bytes> kinds, long from, long to) {
        List<LogEntry> found = new ArrayList<>();
        for (long start = from; start <= to; start += STEP) {
            found.addAll(chain.logs(new LogQuery(contract, kinds, start, Math.min(to, start + STEP - 1))));
        }
        return found;
    }
}
