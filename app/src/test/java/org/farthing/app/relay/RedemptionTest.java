package org.farthing.app.relay;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Timeout;

/** On the practice chain. */
@Timeout(60)
class RedemptionTest extends RedemptionRules {
    @Override
    TimedChain start() throws Exception {
        DevChain dev = DevChain.open(null, Map.of(), InstantSource.system());
        DevRpcServer server = DevRpcServer.start(dev, 0);
        return new TimedChain() {
            @Override
            public URI uri() {
                return server.uri();
            }

            @Override
            public void give(Address account, Amount amount) {
                dev.setBalance(account, amount);
            }

            @Override
            public void later(Duration time) {
                dev.increaseTime(time);
                dev.mine(1);
            }

            @Override
            public void close() {
                server.close();
                dev.close();
            }
        };
    }
}
