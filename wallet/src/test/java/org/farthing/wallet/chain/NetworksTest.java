package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

class NetworksTest {
    @Test
    void everyNetworkIsFoundByItsNameHoweverItIsWritten() {
        Map<String, Long> names = Map.of("practice", 31337L, "GNOSIS", 100L, "Ethereum", 1L, "arbitrum-one", 42161L, "Arbitrum One", 42161L,
                "arbitrum_one", 42161L, "base", 8453L, "OptImism", 10L, "sepolia", 11155111L);
        names.forEach((name, id) -> {
            assertEquals(id, Networks.named(name).chainId(), name);
            assertEquals(Networks.named(name), Networks.find(id).orElseThrow());
        });
        WalletException fault = assertThrows(WalletException.class, () -> Networks.named("mainnet"));
        assertEquals(Kind.BAD_INPUT, fault.kind());
        assertTrue(fault.getMessage().contains("Arbitrum One"), fault.getMessage());
        assertEquals(7, Networks.all().size());
    }

    @Test
    void noneNamesContractsAndAllNameALimit() {
        for (Network network : Networks.all()) {
            assertEquals(Optional.empty(), network.channels());
            assertEquals(Optional.empty(), network.registry());
            assertTrue(network.finality().depth() >= network.confirmations());
            assertFalse(network.policy().maxFeePerGas().isZero());
            assertTrue(network.policy().maxPriorityPerGas().compareTo(network.policy().maxFeePerGas()) < 0);
            if (network.isPublic()) {
                assertTrue(network.finality().tag().isPresent());
                assertTrue(network.confirmations() >= 12);
            }
        }
        assertEquals("xDAI", Networks.GNOSIS.coin());
        assertEquals(60, Networks.GNOSIS.usualWait().toSeconds());
    }

    @Test
    void mainNetworksAreThoseWhoseCoinsAreWorthSomething() {
        assertEquals(List.of("Gnosis", "Ethereum", "Arbitrum One", "Base", "Optimism"),
                Networks.all().stream().filter(network -> Networks.isMain(network.chainId())).map(Network::name).toList());
        assertFalse(Networks.isMain(777), "its user's own");
    }

    @Test
    void aNetworkOfOnesOwnIsSetUpCarefullyAndTakesNobodysName() {
        Network own = Networks.custom("My chain", 777, "MINE");
        assertEquals(777, own.chainId());
        assertEquals(TransactionPolicy.STANDARD, own.policy());
        assertTrue(own.isPublic());
        assertEquals(100, Networks.custom("gnosis", 100, "xDAI").chainId());
        for (Runnable bad : List.<Runnable>of(() -> Networks.custom("Gnosis", 101, "X"), () -> Networks.custom(" ", 5, "X"),
                () -> Networks.custom("x", 0, "X"), () -> Networks.custom("x", 5, ""))) {
            assertEquals(Kind.BAD_INPUT, assertThrows(WalletException.class, bad::run).kind());
        }
    }

    @Test
    void theUsersOwnDepthAndLimitTakeThePlaceOfOurs() {
        Network patient = Networks.BASE.withConfirmations(5_000);
        assertEquals(5_000, patient.confirmations());
        assertEquals(5_000, patient.finality().depth(), "not final before it counts");
        assertEquals(900, Networks.BASE.withConfirmations(1).finality().depth());
        Amount limit = Amount.ofWei(7);
        assertEquals(limit, Networks.BASE.withPolicy(Networks.BASE.policy().withFeeLimit(limit)).policy().maxFeePerGas());
        assertThrows(IllegalArgumentException.class, () -> Networks.BASE.withConfirmations(0));
    }

    @Test
    void finalIsWhatTheNodeNamesElseWhatIsDeepEnough() {
        var chain = new FakeChain();
        assertEquals(91, Finality.ofDepth(10).newest(chain));
        assertEquals(91, Finality.of(Finality.Tag.FINALIZED, 10).newest(chain), "a node that knows no such name");
        chain.finalized = Optional.of(40L);
        assertEquals(40, Finality.of(Finality.Tag.FINALIZED, 10).newest(chain));
        chain.finalized = Optional.of(4_000L);
        assertEquals(100, Finality.of(Finality.Tag.FINALIZED, 10).newest(chain), "nothing is final that does not exist");
        chain.block = 3;
        assertTrue(Finality.ofDepth(10).newest(chain) < 0);
    }
}
