package org.farthing.wallet.chain;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contracts' rules on a real node. */
class ContractsOnAnvilTest {
    private static Anvil anvil;

    @BeforeAll
    static void start() {
        anvil = Anvil.start();
    }

    @AfterAll
    static void stop() {
        if (anvil != null) {
            anvil.close();
        }
    }

    @Nested
    class Rules extends ChannelRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class Rogues extends RogueRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class RandomRuns extends RandomRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class Gas extends GasRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class Accounts extends TransactionRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class Deployments extends DeploymentRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }

    @Nested
    class Relays extends RegistryRules {
        @Override
        TestNode node() {
            return anvil.node();
        }
    }
}
