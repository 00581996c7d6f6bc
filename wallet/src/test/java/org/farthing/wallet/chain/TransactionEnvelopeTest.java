package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** Our transactions, read by web3j's decoder, which shares only the RLP writer with them. */
class TransactionEnvelopeTest {
    private static final long SEED = 1559;

    @Test
    void anotherDecoderReadsTheSameFieldsAndTheSameSender() throws SignatureException {
        Random random = new Random(SEED);
        for (int i = 0; i < 50; i++) {
            TestKey key = TestKey.of(random.nextInt(1_000_000) + 1L);
            byte[] data = new byte[random.nextInt(300)];
            random.nextBytes(data);
            var envelope = new TransactionEnvelope(1 + random.nextInt(1 << 30), random.nextInt(300), new Fees(
                    Amount.ofWei(new BigInteger(70, random)), Amount.ofWei(new BigInteger(40, random))), 21_000 + random.nextInt(1 << 24),
                    i % 5 == 0 ? Optional.empty() : Optional.of(TestKey.of(i).address()), Amount.ofWei(new BigInteger(i % 128, random)),
                    Bytes.of(data), false);
            Bytes signed = envelope.sign(key);
            assertFalse(TransactionEnvelope.isLegacy(signed));
            assertTrue(envelope.isIn(signed));
            var decoded = (SignedRawTransaction) TransactionDecoder.decode(signed.toString());
            var body = (Transaction1559) decoded.getTransaction();
            assertEquals(envelope.chainId(), body.getChainId());
            assertEquals(BigInteger.valueOf(envelope.nonce()), body.getNonce());
            assertEquals(envelope.fees().maxPerGas().wei(), body.getMaxFeePerGas());
            assertEquals(envelope.fees().priorityPerGas().wei(), body.getMaxPriorityFeePerGas());
            assertEquals(BigInteger.valueOf(envelope.gasLimit()), body.getGasLimit());
            assertEquals(envelope.to().map(address -> address.hex()).orElse("0x"), body.getTo());
            assertEquals(envelope.value().wei(), body.getValue());
            assertEquals(envelope.data().toString(), "0x" + Numeric.cleanHexPrefix(body.getData()));
            assertEquals(key.address().hex(), decoded.getFrom(), "seed " + SEED + ", transaction " + i);
        }
    }

    @Test
    void theOldFormIsReadByAnotherDecoderToo() throws SignatureException {
        Random random = new Random(SEED);
        for (int i = 0; i < 50; i++) {
            TestKey key = TestKey.of(random.nextInt(1_000_000) + 1L);
            byte[] data = new byte[random.nextInt(80)];
            random.nextBytes(data);
            Amount price = Amount.ofWei(new BigInteger(50, random));
            var envelope = new TransactionEnvelope(1 + random.nextInt(1 << 30), random.nextInt(300), new Fees(price, price), 21_000 + i,
                    Optional.of(TestKey.of(i).address()), Amount.ofWei(new BigInteger(i % 128, random)), Bytes.of(data), true);
            Bytes signed = envelope.sign(key);
            assertTrue(TransactionEnvelope.isLegacy(signed));
            assertTrue(envelope.isIn(signed));
            var decoded = (SignedRawTransaction) TransactionDecoder.decode(signed.toString());
            assertEquals(envelope.chainId(), decoded.getChainId());
            assertEquals(BigInteger.valueOf(envelope.nonce()), decoded.getNonce());
            assertEquals(price.wei(), decoded.getGasPrice());
            assertEquals(BigInteger.valueOf(envelope.gasLimit()), decoded.getGasLimit());
            assertEquals(envelope.value().wei(), decoded.getValue());
            assertEquals(envelope.data().toString(), "0x" + Numeric.cleanHexPrefix(decoded.getData()));
            assertEquals(key.address().hex(), decoded.getFrom(), "seed " + SEED + ", transaction " + i);
        }
    }

    @Test
    void oneTransactionIsNotTakenForAnother() {
        var fees = new Fees(Amount.ofWei(100), Amount.ofWei(10));
        for (boolean legacy : new boolean[] {false, true}) {
            for (int length : new int[] {0, 30, 300}) {
                var one = new TransactionEnvelope(5, 7, fees, 21_000, Optional.of(TestKey.of(1).address()), Amount.ofWei(3),
                        Bytes.of(new byte[length]), legacy);
                var other = new TransactionEnvelope(5, 7, fees, 21_000, Optional.of(TestKey.of(1).address()), Amount.ofWei(4),
                        Bytes.of(new byte[length]), legacy);
                Bytes signed = one.sign(TestKey.of(2));
                assertTrue(one.isIn(signed));
                assertFalse(other.isIn(signed));
                assertFalse(one.isIn(signed.slice(0, 20)));
                assertFalse(one.isIn(Bytes.EMPTY));
            }
        }
    }
}
