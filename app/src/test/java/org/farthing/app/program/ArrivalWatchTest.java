package org.farthing.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.farthing.app.session.NewWalletDesk.Arrival;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

class ArrivalWatchTest {
    private final ArrivalWatch watch = new ArrivalWatch();

    private void sees(long block, String coins, OptionalLong confirmations) {
        Amount amount = Amount.parseCoins(coins);
        assertEquals(new Arrival(amount, confirmations, 12), watch.saw(block, amount, 12));
    }

    @Test
    void blocksOnTopAreCounted() {
        sees(100, "0", OptionalLong.empty());
        sees(105, "5", OptionalLong.of(1));
        sees(105, "5", OptionalLong.of(1));
        sees(110, "5", OptionalLong.of(6));
        sees(900, "5", OptionalLong.of(12));
    }

    @Test
    void whatIsAddedOrUndoneIsCountedAnew() {
        sees(100, "5", OptionalLong.of(1));
        sees(108, "7", OptionalLong.of(1));
        sees(109, "7", OptionalLong.of(2));
        sees(110, "5", OptionalLong.of(1));
        sees(111, "0", OptionalLong.empty());
        sees(112, "5", OptionalLong.of(1));
        // A node that is behind another one shows an older block.
        sees(105, "5", OptionalLong.of(1));
    }
}
