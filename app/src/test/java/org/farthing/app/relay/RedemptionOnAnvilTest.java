package org.farthing.app.relay;

import java.net.URI;
import java.time.Duration;
import org.farthing.app.support.AnvilNode;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Timeout;

/** On a node that is not ours. */
@Timeout(120)
class RedemptionOnAnvilTest extends RedemptionRules {
    @Override
    TimedChain start() throws Exception {
        AnvilNode anvil = AnvilNode.start();
        return new TimedChain() {
            @Override
            public URI uri() {
                return anvil.uri();
            }

            @Override
            public void give(Address account, Amount amount) throws Exception {
                anvil.give(account, amount);
            }

            @Override
            public void later(Duration time) throws Exception {
                anvil.later(time);
            }

            @Override
            public void close() {
                anvil.close();
            }
        };
    }
}
