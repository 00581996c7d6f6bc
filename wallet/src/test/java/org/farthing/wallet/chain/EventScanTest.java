package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are read whole and in order, whatever span a provider allows. */
class EventScanTest {
    private final List<LogQuery> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 800, 1_999, 2_000, 50_000})
    void everyBlockIsReadOnceInOrderWhateverRangeANodeAllows(long limit) {
        long last = limit < 10 ? 4_321 : 24_321;
        List<LogEntry> found = scan(query -> query.to() - query.from() + 1 <= limit, last);
        assertEquals(last - 17 + 1, found.size());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(17L + i, found.get(i).block());
        }
        asked.forEach(query -> assertTrue(query.to() - query.from() < EventScan.STEP));
    }

    @Test
    void aLimitOnEventsShrinksTheStepOnlyWhereThereAreMany() {
        // Blocks 5,000 to 5,100 are so full that four of them are too many.
        List<LogEntry> found = scan(query -> query.to() < 5_000 || query.from() > 5_100 || query.to() - query.from() < 3, 20_000);
        assertEquals(20_000 - 17 + 1, found.size());
        assertTrue(asked.size() < 250, asked.size() + " questions");
    }

    @Test
    void aNodeThatAnswersForNoBlockIsGivenUp() {
        WalletException fault = assertThrows(WalletException.class, () -> scan(_ -> false, 5_000));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());
        assertTrue(asked.size() < 20);
    }

    private List<LogEntry> scan(Predicate<LogQuery> allowed, long last) {
        var chain = new FakeChain();
        chain.logs = query -> {
            asked.add(query);
            if (!allowed.test(query)) {
                throw new TooManyEventsException("query returned more than 10000 results");
            }
            List<LogEntry> logs = new ArrayList<>();
            for (long block = query.from(); block <= query.to(); block++) {
                logs.add(new LogEntry(query.contract(), List.of(), Bytes.EMPTY, block, Bytes.of(new byte[32]), 0));
            }
            return logs;
        };
        return EventScan.read(chain, Address.ZERO, List.of(), 17, last);
    }
}
