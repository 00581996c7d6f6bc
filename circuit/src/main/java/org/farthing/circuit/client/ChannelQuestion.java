package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.util.Optional;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What a payer may ask a channel's relay on a circuit of its own, and how the answer is read. Both methods block, for they sign and verify:
 * call them on virtual threads.
 *
 * @param <T> what the answer comes to
 */
sealed interface ChannelQuestion<T> {
    int BIND_TO_CLOSE = 2;

    PayingChannel channel();

    /** Whom to ask. */
    default Bytes relayId() {
        return channel().relayId();
    }

    /** The message that asks, signed for the circuit of this binding. */
    RelayMessage message(Bytes binding);

    /**
     * @throws WalletException   if the relay says no
     * @throws ProtocolViolation if it answers something else than was asked
     */
    T read(RelayMessage answer);

    /** Asks the relay to cash its best voucher and give the rest back; answered by the total that it will cash. */
    record Close(PayingChannel channel) implements ChannelQuestion<Amount> {
        @Override
        public RelayMessage message(Bytes binding) {
            Bytes id = channel.terms().id();
            return new RelayMessage.PayClose(id, channel.signBind(binding, BIND_TO_CLOSE));
        }

        @Override
        public Amount read(RelayMessage answer) {
            if (!(answer instanceof RelayMessage.PayClosing(Bytes id, Amount best, PayStatus status))
                    || !id.equals(channel.terms().id())) {
                throw new ProtocolViolation("a closing of another channel");
            }
            return switch (status) {
                case CLOSED -> best;
                case NOTHING_PAID -> throw refused("The relay holds no voucher of this channel, so there is nothing for it to cash. "
                        + "Request the closing yourself: the whole deposit can be taken back a day later.");
                case REFUSED_UNKNOWN_CHANNEL -> throw refused("The relay does not know this channel, so it cannot close it. "
                        + "Request the closing yourself: the deposit can be taken back a day later.");
                case REFUSED_SIGNATURE -> throw refused("The relay did not accept this wallet's signature for the closing. "
                        + "Request the closing yourself: what the relay does not cash can be taken back a day later.");
                case BOUND, CREDITED, EXHAUSTED, REFUSED_OVER_DEPOSIT, REFUSED_EXPIRING, REFUSED_PRICE ->
                        throw refused("The relay will not close this channel now. Try again later, or request the closing yourself.");
            };
        }
    }

    /** Asks for the highest voucher that the relay holds; answered by none where it holds none. */
    record Highest(PayingChannel channel, SecureRandom random) implements ChannelQuestion<Optional<Voucher>> {
        @Override
        public RelayMessage message(Bytes binding) {
            byte[] random32 = new byte[32];
            random.nextBytes(random32);
            Bytes nonce = Bytes.of(random32);
            ChannelTerms terms = channel.terms();
            return new RelayMessage.PayRestore(terms.id(), terms.payer(), terms.signer(), terms.salt(), nonce,
                    channel.signRestore(binding, nonce));
        }

        @Override
        public Optional<Voucher> read(RelayMessage answer) {
            ChannelTerms terms = channel.terms();
            if (!(answer instanceof RelayMessage.PayRestored(Bytes id, PayStatus status, Amount cumulative, Bytes signature))
                    || !id.equals(terms.id())) {
                throw new ProtocolViolation("a voucher of another channel");
            }
            return switch (status) {
                case CREDITED, CLOSED -> cumulative.isZero() ? Optional.empty() : Optional.of(verified(terms, cumulative, signature));
                case NOTHING_PAID, REFUSED_UNKNOWN_CHANNEL -> Optional.empty();
                case REFUSED_SIGNATURE -> throw refused("The relay did not accept that this wallet owns the channel. "
                        + "Nothing is signed on it; take the deposit back after the refund date.");
                case BOUND, EXHAUSTED, REFUSED_OVER_DEPOSIT, REFUSED_EXPIRING, REFUSED_PRICE ->
                        throw refused("The relay does not say now which total it holds of this channel. Ask again later.");
            };
        }

        /** A total that this wallet never signed is worth nothing to the relay, and must not be taken for one. */
        private static Voucher verified(ChannelTerms terms, Amount cumulative, Bytes signature) {
            var voucher = new Voucher(terms.id(), cumulative, signature);
            if (!new VoucherVerifier(terms.chainId(), terms.contract()).isValid(voucher, terms.signer())) {
                throw refused("The relay showed a voucher that this wallet did not sign. "
                        + "Nothing is signed on this channel; take the deposit back after the refund date.");
            }
            return voucher;
        }
    }

    private static WalletException refused(String sentence) {
        return new WalletException(Kind.CHANNEL_STATE, sentence);
    }
}
