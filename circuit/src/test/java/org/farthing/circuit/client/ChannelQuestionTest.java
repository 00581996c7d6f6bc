package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** What a payer believes of a relay's answers. */
class ChannelQuestionTest {
    private static final Amount TOTAL = Amount.ofWei(500);

    private final MemoryChannel channel = new MemoryChannel(1, Bytes.of(new byte[32]), Address.ZERO, Amount.ofWei(1000));
    private final MemoryChannel other = new MemoryChannel(2, Bytes.of(new byte[32]), Address.ZERO, Amount.ofWei(1000));
    private final ChannelQuestion.Highest highest = new ChannelQuestion.Highest(channel, new SecureRandom());
    private final ChannelQuestion.Close close = new ChannelQuestion.Close(channel);

    private static RelayMessage.PayRestored restored(MemoryChannel of, PayStatus status, Amount total) {
        return new RelayMessage.PayRestored(of.terms().id(), status, total,
                total.isZero() ? Bytes.EMPTY : of.signFreely(total).signature());
    }

    @Test
    void onlyAVoucherOfThisChannelsOwnSignerIsBelieved() {
        assertEquals(Optional.of(channel.signFreely(TOTAL)), highest.read(restored(channel, PayStatus.CREDITED, TOTAL)));
        assertEquals(Optional.of(channel.signFreely(TOTAL)), highest.read(restored(channel, PayStatus.CLOSED, TOTAL)));
        // A higher total under the signature of a lower one: a relay cannot show more than was signed.
        Voucher signed = channel.signFreely(TOTAL);
        var raised = new RelayMessage.PayRestored(signed.channelId(), PayStatus.CREDITED, TOTAL.plus(TOTAL), signed.signature());
        assertTrue(assertThrows(WalletException.class, () -> highest.read(raised)).getMessage().contains("did not sign"));
        var foreign = new RelayMessage.PayRestored(signed.channelId(), PayStatus.CREDITED, TOTAL, other.signFreely(TOTAL).signature());
        assertThrows(WalletException.class, () -> highest.read(foreign));
    }

    @Test
    void answersAboutAnotherChannelOrToAnotherQuestionBreakTheProtocol() {
        assertThrows(ProtocolViolation.class, () -> highest.read(restored(other, PayStatus.CREDITED, TOTAL)));
        Bytes id = channel.terms().id();
        assertThrows(ProtocolViolation.class, () -> highest.read(new RelayMessage.PayClosing(id, TOTAL, PayStatus.CLOSED)));
        assertThrows(ProtocolViolation.class, () -> close.read(restored(channel, PayStatus.CLOSED, TOTAL)));
        assertThrows(ProtocolViolation.class,
                () -> close.read(new RelayMessage.PayClosing(other.terms().id(), TOTAL, PayStatus.CLOSED)));
    }

    @Test
    void everyStatusHasAnAnswerOrASentence() {
        for (PayStatus status : PayStatus.values()) {
            var closing = new RelayMessage.PayClosing(channel.terms().id(), TOTAL, status);
            if (status == PayStatus.CLOSED) {
                assertEquals(TOTAL, close.read(closing));
            } else {
                assertTrue(assertThrows(WalletException.class, () -> close.read(closing)).getMessage().endsWith("."), status.name());
            }
            switch (status) {
                case CREDITED, CLOSED, NOTHING_PAID, REFUSED_UNKNOWN_CHANNEL ->
                        assertEquals(Optional.empty(), highest.read(restored(channel, status, Amount.ZERO)), status.name());
                case BOUND, EXHAUSTED, REFUSED_SIGNATURE, REFUSED_OVER_DEPOSIT, REFUSED_EXPIRING ->
                        assertThrows(WalletException.class, () -> highest.read(restored(channel, status, TOTAL)), status.name());
            }
        }
    }
}
