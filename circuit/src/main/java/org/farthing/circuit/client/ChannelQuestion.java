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
                case NOTHING_PAID -> throw CircuitRefusal.NOTHING_TO_CASH.exception();
                case REFUSED_UNKNOWN_CHANNEL -> throw CircuitRefusal.CHANNEL_NOT_KNOWN.exception();
                case REFUSED_SIGNATURE -> throw CircuitRefusal.SIGNATURE_NOT_TAKEN.exception();
                case BOUND, CREDITED, EXHAUSTED, REFUSED_OVER_DEPOSIT, REFUSED_EXPIRING, REFUSED_PRICE ->
                        throw CircuitRefusal.NOT_CLOSED_NOW.exception();
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
                case REFUSED_SIGNATURE -> throw CircuitRefusal.OWNER_NOT_BELIEVED.exception();
                case BOUND, EXHAUSTED, REFUSED_OVER_DEPOSIT, REFUSED_EXPIRING, REFUSED_PRICE ->
                        throw CircuitRefusal.TOTAL_NOT_SAID.exception();
            };
        }

        /** A total that this wallet never signed is worth nothing to the relay, and must not be taken for one. */
        private static Voucher verified(ChannelTerms terms, Amount cumulative, Bytes signature) {
            var voucher = new Voucher(terms.id(), cumulative, signature);
            if (!new VoucherVerifier(terms.chainId(), terms.contract()).isValid(voucher, terms.signer())) {
                throw CircuitRefusal.VOUCHER_NOT_OURS.exception();
            }
            return voucher;
        }
    }
}
