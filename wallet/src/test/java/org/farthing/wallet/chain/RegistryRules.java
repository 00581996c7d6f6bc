package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.registry.RelayEntry.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay list, read and written. */
abstract class RegistryRules extends ChannelWorld {
    private static final Amount BOND = Amount.parseCoins("0.05");
    private static final Amount PRICE = Amount.ofWei(123_456_789L);

    private Registry registry;

    @BeforeEach
    void deployRegistry() {
        Address at = TestNode.deployed(stranger.send(Optional.empty(), Amount.ZERO, contracts.deployRegistry(BOND), "deploy"));
        registry = new Registry(chain, contracts, at);
        registry.requireOurCode();
    }

    @Test
    void theListHoldsWhatWasRegisteredInOrderWithDescriptors() {
        assertEquals(List.of(), registry.list());
        assertEquals(BOND, registry.minBond());
        Bytes largest = descriptor(1, Registry.MAX_DESCRIPTOR);
        Receipt first = register(stranger, 1, largest);
        register(payee, 2, descriptor(2, 1));
        List<RelayEntry> list = registry.list();
        assertEquals(List.of(id(1), id(2)), list.stream().map(RelayEntry::relayId).toList());
        assertEquals(new RelayEntry(id(1), stranger.account(), payee.account(), BOND, PRICE, hash(largest), id(99), 1, Status.ACTIVE,
                first.block(), Optional.empty(), Optional.of(largest)), list.getFirst());
        assertEquals(Optional.of(descriptor(2, 1)), list.get(1).descriptor());
    }

    @Test
    void anUpdateReplacesTheDescriptor() {
        register(stranger, 1, descriptor(1, 100));
        registry.update(stranger, id(1), stranger.account(), PRICE.times(2), id(98), descriptor(3, 200));
        RelayEntry entry = registry.list().getFirst();
        assertEquals(2, entry.sequence());
        assertEquals(PRICE.times(2), entry.pricePerUnit());
        assertEquals(Optional.of(descriptor(3, 200)), entry.descriptor());
    }

    @Test
    void whatIsKnownIsNotAskedForAgain() {
        Bytes one = descriptor(1, 100);
        Bytes two = descriptor(2, 50);
        register(stranger, 1, one);
        register(payee, 2, two);
        var asked = new AtomicInteger();
        var counting = (Chain) Proxy.newProxyInstance(Chain.class.getClassLoader(), new Class<?>[] {Chain.class}, (_, called, arguments) -> {
            if (called.getName().equals("logs")) {
                asked.incrementAndGet();
            }
            try {
                return called.invoke(chain, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        var reader = new Registry(counting, contracts, registry.address());
        Map<Bytes, Bytes> known = Map.of(hash(one), one, hash(two), two);
        assertEquals(registry.list(), reader.list(known));
        assertEquals(0, asked.get());
        registry.update(stranger, id(1), stranger.account(), PRICE, id(98), descriptor(3, 200));
        List<RelayEntry> list = reader.list(known);
        assertEquals(registry.list(), list);
        assertEquals(Optional.of(descriptor(3, 200)), list.getFirst().descriptor());
        assertTrue(asked.get() > 0);
    }

    @Test
    void anOlderBlockStillShowsTheOldDescriptor() {
        Receipt before = register(stranger, 1, descriptor(1, 100));
        registry.update(stranger, id(1), stranger.account(), PRICE.times(2), id(98), descriptor(3, 200));
        assumeThePastIsKept(before.block());
        assertEquals(Optional.of(descriptor(1, 100)), registry.list(before.block()).getFirst().descriptor());
    }

    private void assumeThePastIsKept(long block) {
        try {
            chain.callAt(Call.view(stranger.account(), Bytes.EMPTY), block);
        } catch (WalletException fault) {
            boolean forgotten = fault.getCause() != null && String.valueOf(fault.getCause().getMessage()).contains("missing trie node");
            Assumptions.assumeFalse(forgotten, "this node keeps the state of its newest block only");
            throw fault;
        }
    }

    @Test
    void onlyTheOperatorChangesAnEntryAndTheBondComesBackAfterThreeWeeks() {
        register(stranger, 1, descriptor(1, 10));
        refused("AlreadyRegistered", () -> register(payee, 1, descriptor(1, 10)));
        refused("NotOperator", () -> registry.update(payee, id(1), payee.account(), PRICE, id(99), descriptor(1, 10)));
        refused("NotOperator", () -> registry.retire(payee, id(1)));
        refused("NotRetired", () -> registry.withdrawBond(stranger, id(1), stranger.account()));
        registry.retire(stranger, id(1));
        RelayEntry retired = registry.list().getFirst();
        assertEquals(Status.RETIRED, retired.status());
        assertEquals(Optional.empty(), retired.descriptor());
        assertEquals(Optional.of(chainTime().plus(Duration.ofDays(21))), retired.releaseTime());
        refused("NotActive", () -> registry.update(stranger, id(1), payee.account(), PRICE, id(99), descriptor(1, 10)));
        refused("TooEarly", () -> registry.withdrawBond(stranger, id(1), stranger.account()));
        node.travel(Duration.ofDays(21));
        refused("NotOperator", () -> registry.withdrawBond(payee, id(1), payee.account()));
        Address to = freshKey().address();
        registry.withdrawBond(stranger, id(1), to);
        assertEquals(BOND, balance(to));
        refused("NotRetired", () -> registry.withdrawBond(stranger, id(1), to));
        refused("NotOperator", () -> register(payee, 1, descriptor(1, 10)));
        register(stranger, 1, descriptor(4, 10));
        assertEquals(1, registry.list().size());
        assertEquals(2, registry.list().getFirst().sequence());
    }

    @Test
    void registeringNeedsTheBondAndADescriptorOfSomeLength() {
        refused("BondTooSmall", () -> registry.register(stranger, id(1), payee.account(), PRICE, id(99), descriptor(1, 10),
                BOND.minus(Amount.ofWei(1))));
        refused("ZeroRelayId", () -> register(stranger, 0, descriptor(1, 10)));
        refused("ZeroAddress", () -> registry.register(stranger, id(1), Address.ZERO, PRICE, id(99), descriptor(1, 10), BOND));
        assertThrows(IllegalArgumentException.class, () -> register(stranger, 1, Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> register(stranger, 1, descriptor(1, Registry.MAX_DESCRIPTOR + 1)));
        Bytes tooLong = contracts.registry().call("register", List.of(AbiValue.word(id(1)), AbiValue.of(payee.account()),
                AbiValue.uint128(PRICE), AbiValue.word(id(99)), AbiValue.bytes(descriptor(1, Registry.MAX_DESCRIPTOR + 1))));
        refused("BadDescriptorLength", () -> stranger.send(Optional.of(registry.address()), BOND, tooLong, "enter a relay"));
    }

    @Test
    void aListOfSeveralPagesIsReadWhole() {
        for (int i = 1; i <= 3; i++) {
            register(stranger, i, descriptor(i, 20));
        }
        // The contract's own paging, at its edges.
        assertEquals(2, page(0, 2));
        assertEquals(1, page(2, 2));
        assertEquals(0, page(3, 2));
        assertEquals(3, page(0, Long.MAX_VALUE));
        assertEquals(3, registry.list().size());
    }

    private int page(long start, long limit) {
        Bytes call = contracts.registry().call("page", List.of(AbiValue.uint256(start), AbiValue.uint256(limit)));
        return new AbiReader(chain.call(Call.view(registry.address(), call))).count(0, 1);
    }

    private Receipt register(Transactions operator, int number, Bytes descriptor) {
        return registry.register(operator, id(number), payee.account(), PRICE, id(99), descriptor, BOND);
    }

    private static Bytes id(int number) {
        byte[] id = new byte[32];
        id[31] = (byte) number;
        return Bytes.of(id);
    }

    private static Bytes descriptor(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static Bytes hash(Bytes bytes) {
        return Bytes.of(Keccak256.hash(bytes.toArray()));
    }
}
