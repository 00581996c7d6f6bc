package org.farthing.wallet.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.farthing.wallet.chain.Fees;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Rows to store, the same in every run. Signatures are noise: the ledger does not look at them. */
final class Samples {
    static final Instant EXPIRY = Instant.ofEpochSecond(1_800_000_000);

    private Samples() {
    }

    static Bytes bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return Bytes.of(bytes);
    }

    static Address address(long seed) {
        return new Address(bytes(20, seed));
    }

    static ChannelTerms terms(int index) {
        return new ChannelTerms(31337, address(1), address(2), address(3), address(4), bytes(32, index));
    }

    static Funds funds() {
        return new Funds(Amount.ofWei(100), EXPIRY, Amount.ofWei(50), Amount.ofWei(40), Amount.ofWei(30), Amount.ofWei(20),
                Amount.ofWei(35));
    }

    static ChannelRow channel(int index, ChannelState state) {
        return new ChannelRow(terms(index), index, new Relay(bytes(32, 100 + index), "Relay " + index, "exit"), state);
    }

    static Bytes openChannel(Ledger ledger, int index) {
        return openChannel(ledger, index, Amount.ofWei(100));
    }

    static Bytes openChannel(Ledger ledger, int index, Amount deposit) {
        ledger.saveChannel(channel(index, new ChannelState.Open(Funds.fresh(deposit, EXPIRY))));
        return terms(index).id();
    }

    static Voucher unsigned(Bytes id, long wei) {
        return unsigned(id, Amount.ofWei(wei));
    }

    static Voucher unsigned(Bytes id, Amount cumulative) {
        return new Voucher(id, cumulative, bytes(65, cumulative.wei().longValue()));
    }

    static VoucherRow voucher(Bytes id, long wei) {
        return new VoucherRow(unsigned(id, wei), 32, Instant.ofEpochSecond(1_790_000_000));
    }

    /** One whose attempts differ from every other's, and are the same as those it has with fewer. */
    static Intent intent(long chainId, Address account, long nonce, Intent.Status status, int attempts) {
        return new Intent(new Intent.Key(chainId, account, nonce), "open a channel", Optional.of(address(3)), Amount.ofCoins(3),
                bytes(68, 3), 123_456, IntStream.range(0, attempts).mapToObj(i -> attempt(chainId * 10_000 + nonce * 100 + i)).toList(),
                status, Instant.ofEpochMilli(1_790_000_000_001L + nonce));
    }

    static Intent.Attempt attempt(long seed) {
        return new Intent.Attempt(new Fees(Amount.ofWei(2_000_000_000L + seed), Amount.ofWei(1_000_000_000L + seed)), bytes(200, seed),
                bytes(32, seed), Instant.ofEpochMilli(1_790_000_000_002L + seed));
    }
}
