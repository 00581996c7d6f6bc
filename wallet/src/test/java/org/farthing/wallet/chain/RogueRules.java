package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.farthing.wallet.chain.OnChainChannel.State;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payers and payees that are contracts and do harm when money arrives. */
abstract class RogueRules extends ChannelWorld {
    private static final Amount PART = Amount.parseCoins("0.2");
    private static final int ACCEPT = 0;
    private static final int REVERT = 1;
    private static final int RETURN_A_MEGABYTE = 3;
    private static final int REENTER = 4;
    private static final long CALL_FAILED = 2;
    private static final long CALL_WENT_THROUGH = 3;

    @ParameterizedTest
    @CsvSource({"REVERT, 1", "BURN_GAS, 2", "RETURN_A_MEGABYTE, 3"})
    void aPayerThatDoesNotTakeItsMoneyKeepsNobodyElseFromTheirs(String name, int mode) {
        Address rogue = deployRogue();
        ChannelTerms bad = freshTerms(rogue, payee.account());
        ChannelTerms alone = freshTerms(rogue, payee.account());
        ChannelTerms good = freshTerms();
        channels.openMany(payer, List.of(opening(bad), opening(alone), opening(good)));
        behave(rogue, mode, Bytes.EMPTY);
        Address till = freshKey().address();
        channels.closeMany(payee, List.of(closing(bad, PART), closing(good, PART)), till);
        assertEquals(PART.times(2), balance(till), name);
        Receipt single = channels.close(payee, closing(alone, PART), till);
        assertEquals(PART.times(3), balance(till));
        assertEquals(1, channels.events(single).stream().filter(ChannelEvent.PendingCredited.class::isInstance).count());
        Amount waiting = DEPOSIT.minus(PART).times(2);
        assertEquals(waiting, channels.pending(rogue));
        assertEquals(Amount.ZERO, balance(rogue));
        if (mode != RETURN_A_MEGABYTE) {
            // With all the gas there is, a megabyte can be returned, and nobody looks at it.
            refused("TransferFailed", () -> channels.withdrawPending(stranger, rogue));
        }
        behave(rogue, ACCEPT, Bytes.EMPTY);
        channels.withdrawPending(stranger, rogue);
        assertEquals(waiting, balance(rogue));
        assertEquals(Amount.ZERO, channels.pending(rogue));
        refused("NothingPending", () -> channels.withdrawPending(stranger, rogue));
    }

    @Test
    void aPayerThatCannotReceiveSendsItsMoneyElsewhere() {
        Address rogue = deployRogue();
        ChannelTerms terms = freshTerms(rogue, payee.account());
        channels.openMany(payer, List.of(opening(terms)));
        behave(rogue, REVERT, Bytes.EMPTY);
        channels.close(payee, closing(terms, PART), payee.account());
        Address elsewhere = freshKey().address();
        act(stranger, rogue, contracts.channels().call("withdrawPendingTo", List.of(AbiValue.of(elsewhere))));
        assertEquals(DEPOSIT.minus(PART), balance(elsewhere));
        assertEquals(Amount.ZERO, channels.pending(rogue));
    }

    @Test
    void aPayerThatCallsBackGetsNothingTwice() {
        Address rogue = deployRogue();
        ChannelTerms first = freshTerms(rogue, payee.account());
        ChannelTerms second = freshTerms(rogue, payee.account());
        channels.openMany(payer, List.of(opening(first), opening(second)));
        // Something waits for it already, and it asks for that from inside the next refund.
        behave(rogue, REVERT, Bytes.EMPTY);
        channels.close(payee, closing(first, PART), payee.account());
        behave(rogue, REENTER, contracts.channels().call("withdrawPending", List.of(AbiValue.of(rogue))));
        Amount contractBefore = balance(channels.address());
        channels.close(payee, closing(second, PART), payee.account());
        Amount rest = DEPOSIT.minus(PART);
        Amount out = contractBefore.minus(balance(channels.address())).minus(PART);
        assertEquals(rest.times(2), balance(rogue).plus(channels.pending(rogue)));
        assertEquals(balance(rogue), out);
    }

    @Test
    void aPayerThatRefundsFromInsideARefundGetsNothingTwice() {
        Address rogue = deployRogue();
        ChannelTerms terms = freshTerms(rogue, payee.account());
        channels.openMany(payer, List.of(opening(terms)));
        behave(rogue, REENTER, contracts.channels().call("refund", List.of(encoded(terms))));
        node.travel(Duration.ofDays(31));
        channels.refund(stranger, terms);
        assertEquals(DEPOSIT, balance(rogue).plus(channels.pending(rogue)));
        assertState(State.CLOSED, terms);
    }

    @Test
    void aPayeeThatClosesFromInsideItsPaymentGetsNothingTwice() {
        Address rogue = deployRogue();
        ChannelTerms first = freshTerms(payer.account(), rogue);
        ChannelTerms second = freshTerms(payer.account(), rogue);
        channels.openMany(payer, List.of(opening(first), opening(second)));
        AbiValue both = AbiValue.tuples(List.of(encoded(closing(first, PART)), encoded(closing(second, PART))));
        Bytes call = contracts.channels().call("closeMany", List.of(both, AbiValue.of(rogue)));
        // The same batch once more by way of the payee's own name, from inside the payment for the first.
        behave(rogue, REENTER, call);
        Amount before = balance(channels.address());
        act(stranger, rogue, call);
        assertEquals(PART.times(2), balance(rogue));
        assertEquals(DEPOSIT.times(2), before.minus(balance(channels.address())));
        assertEquals(CALL_WENT_THROUGH, outcome(rogue), "the inner batch passes over all of its items");
    }

    @Test
    void aPayeeThatClosesASingleChannelTwiceIsRefusedInside() {
        Address rogue = deployRogue();
        ChannelTerms terms = freshTerms(payer.account(), rogue);
        channels.openMany(payer, List.of(opening(terms)));
        ChannelClosing closing = closing(terms, PART);
        Bytes call = contracts.channels().call("close", List.of(encoded(terms), AbiValue.uint256(PART),
                AbiValue.bytes(closing.signature()), AbiValue.of(rogue)));
        behave(rogue, REENTER, call);
        act(stranger, rogue, call);
        assertEquals(PART, balance(rogue));
        assertEquals(CALL_FAILED, outcome(rogue));
    }

    @Test
    void aTillThatRefusesStopsOnlyItsOwner() {
        Address rogue = deployRogue();
        behave(rogue, REVERT, Bytes.EMPTY);
        ChannelTerms terms = opened();
        refused("TransferFailed", () -> channels.close(payee, closing(terms, PART), rogue));
        refused("TransferFailed", () -> channels.closeMany(payee, List.of(closing(terms, PART)), rogue));
        assertState(State.OPEN, terms);
    }

    private long outcome(Address rogue) {
        return new AbiReader(chain.call(Call.view(rogue, rogues.code("Rogue").call("outcome", List.of())))).number(0);
    }

    private static AbiValue encoded(ChannelTerms terms) {
        return AbiValue.tuple(List.of(AbiValue.of(terms.payer()), AbiValue.of(terms.payee()), AbiValue.of(terms.signer()),
                AbiValue.word(terms.salt())));
    }

    private static AbiValue encoded(ChannelClosing closing) {
        return AbiValue.tuple(List.of(encoded(closing.terms()), AbiValue.uint256(closing.amount()), AbiValue.bytes(closing.signature())));
    }
}
