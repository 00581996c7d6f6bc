package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Random vouchers as the wallet signs them, a third of them spoilt, shown to {@link VoucherVerifier} and to the contract itself: the two
 * must give the same answer for each. With it go the wallet's channel ids and its ABI encoder, since a channel is opened for each voucher.
 *
 * <p>3,000 vouchers; 100,000 with {@code -Dfarthing.thorough=true}, as {@code .ci/run} has it.
 */
class VoucherDifferentialTest extends ChannelWorld {
    private static final long SEED = 712_712;
    private static final int VOUCHERS = Boolean.getBoolean("farthing.thorough") ? 100_000 : 3_000;
    private static final int BATCH = 100;
    private static final int KEYS = 16;
    private static final BigInteger OPEN = BigInteger.ONE;
    private static final BigInteger CLOSED = BigInteger.TWO;
    private static final TestKey FUNDER = TestKey.of(1_000_033);

    private final Random random = new Random(SEED);
    private final DevChain practice = DevChain.open(null, Map.of(FUNDER.address(), Amount.ofCoins(10_000)), InstantSource.system());
    private final DevRpcServer server = DevRpcServer.start(practice, 0);
    private Instant expiry;

    private record Shown(ChannelOpening opening, ChannelClosing closing, boolean valid) {
    }

    @Override
    TestNode node() {
        return new TestNode(server.uri(), DevChain.CHAIN_ID, FUNDER);
    }

    @AfterAll
    void stop() {
        server.close();
        practice.close();
    }

    @Test
    void walletAndContractAgreeOnEveryVoucher() {
        Address check = TestNode.deployed(
                stranger.send(Optional.empty(), Amount.ZERO, rogues.code("VoucherCheck").creation(List.of()), "deploy"));
        practice.setBalance(check, new Amount(BigInteger.TWO.pow(200)));
        expiry = in(Duration.ofDays(30));
        int valid = 0;
        var verifier = new VoucherVerifier(DevChain.CHAIN_ID, channels.address());
        List<Signer> keys = IntStream.range(0, KEYS).mapToObj(_ -> new Signer(bytes(32).toArray())).toList();
        for (int done = 0; done < VOUCHERS; done += BATCH) {
            List<Shown> batch = IntStream.range(0, BATCH).mapToObj(_ -> shown(check, keys.get(random.nextInt(KEYS)), verifier)).toList();
            List<BigInteger> states = states(check, batch);
            for (int i = 0; i < BATCH; i++) {
                Shown shown = batch.get(i);
                assertEquals(shown.valid ? CLOSED : OPEN, states.get(i), "seed " + SEED + ", voucher " + (done + i) + ": " + shown);
                valid += shown.valid ? 1 : 0;
            }
        }
        keys.forEach(Signer::close);
        assertTrue(valid > VOUCHERS / 2 && valid < VOUCHERS * 9 / 10, valid + " good ones show too little");
    }

    /** A channel and a voucher for it, perhaps spoilt; what the wallet's verifier says of it. */
    private Shown shown(Address payee, Signer key, VoucherVerifier verifier) {
        ChannelTerms terms = channels.terms(new Address(bytes(20)), payee, key.address(), bytes(32));
        Amount deposit = new Amount(new BigInteger(1 + random.nextInt(100), random).add(BigInteger.ONE));
        Amount amount = new Amount(new BigInteger(random.nextInt(129), random));
        Bytes signature = new VoucherSigner(key, DevChain.CHAIN_ID, channels.address()).sign(terms.id(), amount).signature();
        switch (random.nextInt(12)) {
            case 0 -> amount = new Amount(amount.wei().flipBit(random.nextInt(128)));
            case 1, 2 -> {
                byte[] flipped = signature.toArray();
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                signature = Bytes.of(flipped);
            }
            case 3 -> signature = new VoucherSigner(key, DevChain.CHAIN_ID + 1, channels.address()).sign(terms.id(), amount).signature();
            default -> { }
        }
        boolean counts = verifier.isValid(new Voucher(terms.id(), amount, signature), terms.signer());
        return new Shown(new ChannelOpening(terms, expiry, deposit), new ChannelClosing(terms, amount, signature), counts);
    }

    private List<BigInteger> states(Address check, List<Shown> batch) {
        Amount sum = batch.stream().map(shown -> shown.opening.deposit()).reduce(Amount.ZERO, Amount::plus);
        Bytes opening = contracts.channels().call("openMany",
                List.of(AbiValue.tuples(batch.stream().map(Shown::opening).map(ChannelContract::encode).toList())));
        Bytes closing = contracts.channels().call("closeMany", List.of(
                AbiValue.tuples(batch.stream().map(Shown::closing).map(ChannelContract::encode).toList()),
                AbiValue.of(stranger.account())));
        AbiValue ids = AbiValue.tuples(batch.stream().map(shown -> AbiValue.tuple(List.of(AbiValue.word(shown.opening.terms().id()))))
                .toList());
        Bytes run = rogues.code("VoucherCheck").call("run", List.of(AbiValue.of(channels.address()), AbiValue.uint256(sum),
                AbiValue.bytes(opening), AbiValue.bytes(closing), ids));
        DevChain.CallAnswer answer = practice.call(stranger.account(), check, run);
        assertTrue(answer.succeeded(), answer.data().toString());
        var reader = new AbiReader(answer.data());
        assertEquals(BATCH, reader.count(0, 1));
        List<BigInteger> states = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            states.add(reader.item(0, i, 1).uint(0));
        }
        return states;
    }

    private Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
