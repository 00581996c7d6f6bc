package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelEvent.Reason;
import org.farthing.wallet.chain.OnChainChannel.State;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** What the contract of the channels lets happen, by accounts that behave. */
abstract class ChannelRules extends ChannelWorld {
    private static final Amount PART = Amount.parseCoins("0.123456789012345678");

    @Test
    void openingStoresDepositAndExpiryUnderTheIdThatJavaComputes() {
        ChannelTerms terms = freshTerms();
        Instant expiry = in(Duration.ofDays(30));
        Receipt receipt = channels.open(payer, new ChannelOpening(terms, expiry, DEPOSIT));
        assertEquals(new OnChainChannel(DEPOSIT, expiry, State.OPEN), channels.read(terms.id()));
        var event = (ChannelEvent.Opened) channels.events(receipt).getFirst();
        assertEquals(terms, event.terms());
        assertEquals(DEPOSIT, event.deposit());
        assertEquals(expiry, event.expiry());
        assertEquals(terms.id(), event.id());
        assertEquals(List.of(event), channels.openings(receipt.block(), receipt.block()));
    }

    @Test
    void aChannelLivesSevenToNinetyDays() {
        refused("BadExpiry",
                () -> channels.open(payer, new ChannelOpening(freshTerms(), in(ChannelContract.MIN_LIFE.minusHours(1)), DEPOSIT)));
        refused("BadExpiry",
                () -> channels.open(payer, new ChannelOpening(freshTerms(), in(ChannelContract.MAX_LIFE.plusHours(1)), DEPOSIT)));
        channels.open(payer, new ChannelOpening(freshTerms(), in(ChannelContract.MIN_LIFE.plusHours(1)), DEPOSIT));
        channels.open(payer, new ChannelOpening(freshTerms(), in(ChannelContract.MAX_LIFE), DEPOSIT));
    }

    @Test
    void openingNeedsMoneyAndThreeAccounts() {
        Address one = payer.account();
        refused("NoMoney", () -> channels.open(payer, new ChannelOpening(freshTerms(), in(Duration.ofDays(30)), Amount.ZERO)));
        for (ChannelTerms bad : List.of(
                channels.terms(Address.ZERO, one, one, freshSalt()),
                channels.terms(one, Address.ZERO, one, freshSalt()),
                channels.terms(one, one, Address.ZERO, freshSalt()))) {
            refused("ZeroAddress", () -> channels.openMany(payer, List.of(opening(bad))));
        }
    }

    @Test
    void openManyTakesExactlyTheSumAndNamesEachPayer() {
        Address someoneElse = freshKey().address();
        ChannelTerms mine = freshTerms();
        ChannelTerms theirs = freshTerms(someoneElse, payee.account());
        Amount before = balance(channels.address());
        channels.openMany(stranger, List.of(opening(mine), opening(theirs)));
        assertEquals(DEPOSIT.times(2), balance(channels.address()).minus(before));
        channels.close(payee, closing(theirs, PART), payee.account());
        assertEquals(DEPOSIT.minus(PART), balance(someoneElse));
    }

    @Test
    void openManyRefusesMoreMoneyAndLess() {
        ChannelTerms terms = freshTerms();
        Bytes call = openManyCall(List.of(opening(terms)));
        for (Amount wrong : List.of(DEPOSIT.minus(Amount.ofWei(1)), DEPOSIT.plus(Amount.ofWei(1)), Amount.ZERO)) {
            refused("ValueMismatch", () -> payer.send(Optional.of(channels.address()), wrong, call, "open"));
        }
        assertState(State.NONE, terms);
    }

    @Test
    void anIdIsUsedOnceAndABatchIsAllOrNothing() {
        ChannelTerms taken = opened();
        ChannelTerms fresh = freshTerms();
        refused("ChannelExists", () -> channels.open(payer, opening(taken)));
        refused("ChannelExists", () -> channels.openMany(payer, List.of(opening(fresh), opening(taken))));
        refused("ChannelExists", () -> channels.openMany(payer, List.of(opening(fresh), opening(fresh))));
        assertState(State.NONE, fresh);
    }

    @Test
    void closingPaysTheVoucherAndReturnsTheRestToTheWei() {
        ChannelTerms terms = opened();
        Address till = freshKey().address();
        Amount payerBefore = balance(payer.account());
        Amount contractBefore = balance(channels.address());
        Receipt receipt = channels.close(payee, closing(terms, PART), till);
        assertEquals(PART, balance(till));
        assertEquals(payerBefore.plus(DEPOSIT.minus(PART)), balance(payer.account()));
        assertEquals(contractBefore.minus(DEPOSIT), balance(channels.address()));
        var event = (ChannelEvent.Closed) channels.events(receipt).getFirst();
        assertEquals(PART, event.paid());
        assertEquals(DEPOSIT.minus(PART), event.returned());
    }

    @Test
    void aClosedChannelStaysClosed() {
        ChannelTerms terms = opened();
        channels.close(payee, closing(terms, PART), payee.account());
        assertEquals(new OnChainChannel(Amount.ZERO, Instant.EPOCH, State.CLOSED), channels.read(terms.id()));
        refused("NotOpen", () -> channels.close(payee, closing(terms, PART), payee.account()));
        refused("ChannelExists", () -> channels.open(payer, opening(terms)));
        refused("NotOpen", () -> channels.topUp(payer, terms.id(), DEPOSIT));
        refused("NotOpen", () -> channels.refund(payer, terms));
        refused("NotOpen", () -> channels.requestClose(payer, terms));
        refused("NotOpen", () -> channels.extend(payer, terms, in(Duration.ofDays(80))));
    }

    @Test
    void aVoucherAboveTheDepositIsCutToIt() {
        ChannelTerms terms = opened();
        Address till = freshKey().address();
        channels.close(payee, closing(terms, DEPOSIT.times(1000)), till);
        assertEquals(DEPOSIT, balance(till));
    }

    /** A relay took a voucher on the strength of a top-up, and then the chain forgot the top-up. */
    @Test
    void aVoucherAboveATopUpThatWasReorganisedAwayStillPaysTheDeposit() {
        ChannelTerms terms = opened();
        Transactions feeder = node.funded(chain, contracts, freshKey(), Amount.ofCoins(2));
        String before = node.snapshot();
        channels.topUp(feeder, terms.id(), DEPOSIT);
        assertEquals(DEPOSIT.times(2), channels.read(terms.id()).deposit());
        ChannelClosing accepted = closing(terms, DEPOSIT.plus(PART));
        node.revert(before);
        assertEquals(DEPOSIT, channels.read(terms.id()).deposit());
        Address till = freshKey().address();
        channels.close(payee, accepted, till);
        assertEquals(DEPOSIT, balance(till));
        assertState(State.CLOSED, terms);
    }

    @Test
    void theLastWeiIsPaid() {
        Amount wei = Amount.ofWei(1);
        ChannelTerms paid = freshTerms();
        ChannelTerms returned = freshTerms(freshKey().address(), payee.account());
        Instant expiry = in(Duration.ofDays(30));
        channels.openMany(payer, List.of(new ChannelOpening(paid, expiry, wei), new ChannelOpening(returned, expiry, wei)));
        Address till = freshKey().address();
        channels.closeMany(payee, List.of(closing(paid, wei), closing(returned, Amount.ZERO)), till);
        assertEquals(wei, balance(till));
        assertEquals(wei, balance(returned.payer()));
    }

    @Test
    void onlyThePayeeCloses() {
        ChannelTerms terms = opened();
        refused("NotPayee", () -> channels.close(payer, closing(terms, PART), payer.account()));
        refused("NotPayee", () -> channels.close(stranger, closing(terms, PART), payee.account()));
        refused("ZeroAddress", () -> channels.close(payee, closing(terms, PART), Address.ZERO));
    }

    @Test
    void onlyTheSignersPlainSignatureOverThisVoucherCounts() {
        ChannelTerms terms = opened();
        Bytes id = terms.id();
        Address contract = channels.address();
        byte[] digest = Vouchers.digest(node.chainId(), contract, id, PART);
        Bytes good = voucherKey.sign(digest);
        List<Bytes> bad = List.of(
                voucherKey.signHigh(digest),
                good.slice(0, 64).concat(Bytes.of((byte) (good.at(64) - 27))),
                good.slice(0, 64).concat(Bytes.of((byte) (55 - 27 + good.at(64)))),
                good.slice(0, 64).concat(Bytes.of((byte) (54 - good.at(64) + 1))),
                good.slice(0, 64),
                good.concat(Bytes.of((byte) 0)),
                Bytes.EMPTY,
                Bytes.of(new byte[64]).concat(Bytes.of((byte) 27)),
                freshKey().sign(digest),
                voucherKey.sign(Vouchers.digest(node.chainId() + 1, contract, id, PART)),
                voucherKey.sign(Vouchers.digest(node.chainId(), payer.account(), id, PART)),
                voucherKey.sign(Vouchers.digest(node.chainId(), contract, freshTerms().id(), PART)),
                voucherKey.sign(Vouchers.digest(node.chainId(), contract, id, PART.plus(Amount.ofWei(1)))),
                voucherKey.sign(Vouchers.digest(node.chainId(), contract, id, PART, "Bind(bytes32 channelId,uint256 cumulative)")));
        for (Bytes signature : bad) {
            refused("BadSignature", () -> channels.close(payee, new ChannelClosing(terms, PART, signature), payee.account()));
        }
        assertState(State.OPEN, terms);
        channels.close(payee, new ChannelClosing(terms, PART, good), payee.account());
    }

    @Test
    void afterExpiryAnyoneMayRefundAndUntilThenThePayeeMayClose() {
        ChannelTerms refunded = opened();
        ChannelTerms closed = opened();
        refused("NotExpired", () -> channels.refund(payer, refunded));
        node.travel(Duration.ofDays(31));
        Amount before = balance(payer.account());
        channels.refund(stranger, refunded);
        assertEquals(before.plus(DEPOSIT), balance(payer.account()));
        refused("NotOpen", () -> channels.close(payee, closing(refunded, PART), payee.account()));
        channels.close(payee, closing(closed, PART), payee.account());
        refused("NotOpen", () -> channels.refund(payer, closed));
    }

    @Test
    void askingForTheEndLeavesThePayeeADay() {
        ChannelTerms terms = opened();
        refused("NotPayer", () -> channels.requestClose(payee, terms));
        refused("NotPayer", () -> channels.requestClose(stranger, terms));
        Receipt receipt = channels.requestClose(payer, terms);
        Instant expiry = chainTime().plus(ChannelContract.CHALLENGE);
        assertEquals(expiry, channels.read(terms.id()).expiry());
        assertEquals(expiry, ((ChannelEvent.CloseRequested) channels.events(receipt).getFirst()).expiry());
        node.travel(Duration.ofHours(2));
        assertEquals(List.of(), channels.events(channels.requestClose(payer, terms)));
        assertEquals(expiry, channels.read(terms.id()).expiry(), "a second request moves nothing");
        refused("NotExpired", () -> channels.refund(payer, terms));
        node.travel(Duration.ofHours(23));
        channels.refund(payer, terms);
        assertState(State.CLOSED, terms);
    }

    @Test
    void anExpiryOnlyMovesLaterAndOnlyByThePayer() {
        ChannelTerms terms = opened();
        Instant expiry = channels.read(terms.id()).expiry();
        refused("BadExpiry", () -> channels.extend(payer, terms, expiry));
        refused("BadExpiry", () -> channels.extend(payer, terms, expiry.minusSeconds(1)));
        refused("BadExpiry", () -> channels.extend(payer, terms, in(ChannelContract.MAX_LIFE.plusHours(1))));
        refused("NotPayer", () -> channels.extend(payee, terms, expiry.plusSeconds(60)));
        channels.extend(payer, terms, expiry.plusSeconds(60));
        assertEquals(new OnChainChannel(DEPOSIT, expiry.plusSeconds(60), State.OPEN), channels.read(terms.id()));
    }

    @Test
    void anyoneMayTopUpALivingChannel() {
        ChannelTerms terms = opened();
        Instant expiry = channels.read(terms.id()).expiry();
        channels.topUp(stranger, terms.id(), PART);
        assertEquals(new OnChainChannel(DEPOSIT.plus(PART), expiry, State.OPEN), channels.read(terms.id()));
        refused("NoMoney", () -> channels.topUp(stranger, terms.id(), Amount.ZERO));
        refused("NotOpen", () -> channels.topUp(stranger, freshTerms().id(), PART));
        node.travel(Duration.ofDays(30));
        refused("Expired", () -> channels.topUp(stranger, terms.id(), PART));
    }

    @Test
    void aBatchOfClosingsPassesOverWhatIsBadAndPaysOnce() {
        ChannelTerms first = opened();
        ChannelTerms second = opened();
        ChannelTerms unsigned = opened();
        ChannelTerms foreign = freshTerms(payer.account(), stranger.account());
        channels.open(payer, opening(foreign));
        ChannelTerms never = freshTerms();
        Address till = freshKey().address();
        Amount payerBefore = balance(payer.account());
        Receipt receipt = channels.closeMany(payee, List.of(
                closing(first, PART),
                new ChannelClosing(unsigned, PART, Bytes.of(new byte[65])),
                closing(foreign, PART),
                closing(never, PART),
                closing(first, DEPOSIT),
                closing(second, DEPOSIT)), till);
        assertEquals(PART.plus(DEPOSIT), balance(till));
        assertEquals(payerBefore.plus(DEPOSIT.minus(PART)), balance(payer.account()));
        assertEquals(List.of(Reason.BAD_SIGNATURE, Reason.NOT_PAYEE, Reason.NOT_OPEN, Reason.NOT_OPEN),
                channels.events(receipt).stream().filter(ChannelEvent.ItemSkipped.class::isInstance)
                        .map(event -> ((ChannelEvent.ItemSkipped) event).reason()).toList());
        assertState(State.OPEN, unsigned);
        assertState(State.OPEN, foreign);
    }

    @Test
    void batchesOfThePayersEndPassOverWhatTheyCannotDo() {
        ChannelTerms mine = opened();
        ChannelTerms closed = opened();
        channels.close(payee, closing(closed, PART), payee.account());
        ChannelTerms theirs = freshTerms(stranger.account(), payee.account());
        channels.openMany(payer, List.of(opening(theirs)));
        Receipt asked = channels.requestCloseMany(payer, List.of(closed, theirs, mine));
        assertEquals(List.of(Reason.NOT_OPEN, Reason.NOT_PAYER), reasons(asked));
        node.travel(ChannelContract.CHALLENGE);
        Amount before = balance(payer.account());
        Receipt refunded = channels.refundMany(stranger, List.of(closed, theirs, mine, mine));
        assertEquals(List.of(Reason.NOT_OPEN, Reason.NOT_EXPIRED, Reason.NOT_OPEN), reasons(refunded));
        assertEquals(before.plus(DEPOSIT), balance(payer.account()));
    }

    @Test
    void theContractTakesNoMoneyButThroughItsFunctions() {
        refused("", () -> payer.send(Optional.of(channels.address()), DEPOSIT, Bytes.EMPTY, "lose money"));
        ChannelTerms terms = opened();
        Bytes refund = contracts.channels().call("requestClose", List.of(AbiValue.tuple(List.of(AbiValue.of(terms.payer()),
                AbiValue.of(terms.payee()), AbiValue.of(terms.signer()), AbiValue.word(terms.salt())))));
        refused("", () -> payer.send(Optional.of(channels.address()), Amount.ofWei(1), refund, "lose money"));
    }

    private List<Reason> reasons(Receipt receipt) {
        return channels.events(receipt).stream().filter(ChannelEvent.ItemSkipped.class::isInstance)
                .map(event -> ((ChannelEvent.ItemSkipped) event).reason()).toList();
    }

    private Bytes openManyCall(List<ChannelOpening> openings) {
        return contracts.channels().call("openMany", List.of(AbiValue.tuples(openings.stream().map(opening -> AbiValue.tuple(List.of(
                AbiValue.of(opening.terms().payer()), AbiValue.of(opening.terms().payee()), AbiValue.of(opening.terms().signer()),
                AbiValue.uint40(opening.expiry()), AbiValue.word(opening.terms().salt()),
                AbiValue.uint128(opening.deposit())))).toList())));
    }
}
