package org.farthing.wallet.chain;

import java.time.InstantSource;
import java.util.Map;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contracts' rules, gas to the unit included, on the practice chain: what runs where there is no other node. */
class ContractsOnPracticeChainTest {
    private static final TestKey FUNDER = TestKey.of(1_000_003);
    private static DevChain chain;
    private static DevRpcServer server;

    @BeforeAll
    static void start() {
        chain = DevChain.open(null, Map.of(FUNDER.address(), Amount.ofCoins(10_000)), InstantSource.system());
        server = DevRpcServer.start(chain, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
        chain.close();
    }

    private static TestNode practice() {
        return new TestNode(server.uri(), DevChain.CHAIN_ID, FUNDER);
    }

    @Nested
    class Rules extends ChannelRules {
        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class Rogues extends RogueRules {
        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class RandomRuns extends RandomRules {
        @Override
        int steps() {
            return 90;
        }

        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class Gas extends GasRules {
        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class Accounts extends TransactionRules {
        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class Deployments extends DeploymentRules {
        @Override
        TestNode node() {
            return practice();
        }
    }

    @Nested
    class Relays extends RegistryRules {
        @Override
        TestNode node() {
            return practice();
        }
    }
}
