package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay may ask for without its payer being asked. */
class AgreedPricesTest {
    private static final Bytes RELAY = Bytes.of(new byte[32]);

    @TempDir
    private Path folder;

    @Test
    void aQuarterMoreThanWasAgreedIsPaidAndMovesNothing() {
        Path file = folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(file)) {
            assertEquals(Optional.empty(), ledger.prices().of(RELAY));
            ledger.prices().agree(RELAY, Amount.ofWei(100));
            assertEquals(Amount.ofWei(125), ledger.prices().most(RELAY, Amount.ofWei(120)));
            assertEquals(Amount.ofWei(125), ledger.prices().most(RELAY, Amount.ofWei(1_000_000)), "however often and how much it rises");
            assertEquals(Optional.of(Amount.ofWei(100)), ledger.prices().of(RELAY));
        }
        try (Ledger ledger = Ledger.open(file)) {
            assertEquals(Amount.ofWei(125), ledger.prices().most(RELAY, Amount.ofWei(400)), "nor does a restart agree to anything");
            ledger.prices().agree(RELAY, Amount.ofWei(400));
            assertEquals(Amount.ofWei(500), ledger.prices().most(RELAY, Amount.ofWei(7)));
        }
    }

    @Test
    void whereNothingWasAgreedTheFirstListCounts() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            assertEquals(Amount.ofWei(2), ledger.prices().most(RELAY, Amount.ofWei(1)));
            assertEquals(Amount.ofWei(2), ledger.prices().most(RELAY, Amount.ofWei(50)));
        }
    }

    @Test
    void aRelayThatWasFreeIsPaidOnlyOnceThatIsAgreedTo() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            ledger.prices().agree(RELAY, Amount.ZERO);
            assertEquals(Amount.ZERO, ledger.prices().most(RELAY, Amount.ofWei(50)));
        }
    }
}
