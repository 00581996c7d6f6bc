package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** At which block lists are read, so that those of different people can be compared, and what no list may say. */
class RegistryReaderTest {
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    private static final Address PLACE = Address.parse("0x00000000000000000000000000000000000000aa");

    private long head = 100_000;
    private long finalBlock = head - 70;
    private long pageWords;
    private Bytes page = Bytes.EMPTY;

    private Block block(long number) {
        return new Block(number, Bytes.of(new byte[32]), GENESIS.plus(Duration.ofSeconds(12).multipliedBy(number)), Amount.ZERO);
    }

    /** A chain with a block each twelve seconds, whose contracts give {@link #page}. */
    private Chain chain() {
        return (Chain) Proxy.newProxyInstance(Chain.class.getClassLoader(), new Class<?>[] {Chain.class}, (_, method, arguments) ->
                switch (method.getName()) {
                    case "latest" -> block(head);
                    case "block" -> (long) arguments[0] <= head ? Optional.of(block((long) arguments[0])) : Optional.empty();
                    case "tagged" -> Optional.of(block(finalBlock));
                    case "callAt" -> pageWords++ == 0 ? new ByteWriter().bytes(word(2)).toBytes() : page;
                    case "logs" -> List.of();
                    default -> throw new AssertionError(method.getName());
                });
    }

    private static byte[] word(long value) {
        return new ByteWriter().bytes(new byte[24]).u64(value).toArray();
    }

    private long readAt(Network network) {
        var access = new ChainAccess(network, chain(), Contracts.load(), network.policy(), Duration.ofSeconds(1));
        return RegistryReader.block(access, block(head).time()).block();
    }

    private static Network known(Network network, long firstBlock) {
        return network.withContracts(PLACE, PLACE, firstBlock);
    }

    @Test
    void whoReadsWithinTheSameHalfHourReadsTheSameBlock() {
        Set<Long> blocks = new HashSet<>();
        long before = 0;
        for (int i = 0; i < 600; i++) {
            head++;
            finalBlock = head - 70 - i % 20;
            long read = readAt(known(Networks.ETHEREUM, 1));
            assertEquals(0, read % 150);
            assertTrue(read <= finalBlock && finalBlock - read < 150, "final, and relays that moved half an hour ago are in it");
            assertTrue(i % 20 == 0 || read >= before - 150);
            before = read;
            blocks.add(read);
        }
        assertTrue(blocks.size() <= 5, "two hours are five lists: " + blocks);
    }

    @Test
    void everyNetworkHasHalfAnHourBetweenLists() {
        for (Network network : Networks.all()) {
            long interval = RegistryReader.interval(network);
            assertEquals(network.blockTime().isZero() ? Duration.ZERO : Duration.ofMinutes(30), network.blockTime().multipliedBy(interval),
                    network.name());
        }
    }

    @Test
    void withoutFinalityTheDepthOfPaymentsDecidesAndNewContractsAreReadAtOnce() {
        finalBlock = head - 1000;
        assertEquals(99_900, readAt(known(Networks.ETHEREUM, 1)), "a multiple, still");
        finalBlock = head - 70;
        assertEquals(head - Networks.ETHEREUM.confirmations() + 1, readAt(known(Networks.ETHEREUM, 99_950)));
        assertEquals(head, readAt(known(Networks.ETHEREUM, head)));
        assertEquals(head, readAt(known(Networks.PRACTICE, 1)));
    }

    /** Two entries as the contract's {@code page} gives them. */
    private static Bytes entries(int firstId, int secondId, BigInteger price) {
        var out = new ByteWriter().bytes(word(64)).bytes(word(64 + 32 * 3)).bytes(word(2)).bytes(word(firstId)).bytes(word(secondId))
                .bytes(word(2));
        for (int i = 0; i < 2; i++) {
            byte[] words = price.toByteArray();
            byte[] padded = new byte[32];
            System.arraycopy(words, Math.max(0, words.length - 32), padded, Math.max(0, 32 - words.length), Math.min(32, words.length));
            out.bytes(word(5)).bytes(word(5)).bytes(word(1)).bytes(padded).bytes(word(7)).bytes(word(8)).bytes(word(1)).bytes(word(1))
                    .bytes(word(3)).bytes(word(0));
        }
        return out.toBytes();
    }

    private void nonsense(Bytes shown) {
        page = shown;
        pageWords = 0;
        WalletException refused = assertThrows(WalletException.class, () -> new Registry(chain(), Contracts.load(), PLACE).list(50));
        assertTrue(refused.getMessage().contains("makes no sense"), refused.getMessage());
    }

    @Test
    void whatTheContractCannotHoldIsNonsense() {
        page = entries(1, 2, BigInteger.TEN);
        assertEquals(2, new Registry(chain(), Contracts.load(), PLACE).list(50).size());
        nonsense(entries(1, 1, BigInteger.TEN));
        nonsense(entries(1, 2, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)));
        nonsense(entries(1, 2, BigInteger.ONE.shiftLeft(128)));
    }

    @Test
    void whatTheNodeDoesNotShowIsReported() {
        page = entries(1, 2, BigInteger.TEN);
        var list = new Registry(chain(), Contracts.load(), PLACE).list(50);
        assertTrue(list.stream().allMatch(entry -> entry.lacksDescriptor()));
        assertEquals(Set.of(list.getFirst().descriptorHash()), RegistryReader.withheld(list), "both name the same one");
    }
}
