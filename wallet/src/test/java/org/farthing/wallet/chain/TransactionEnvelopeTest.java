package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Our type-2 transactions, read by web3j's decoder, which shares only the RLP writer with them. */
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
                    Bytes.of(data));
            var decoded = (SignedRawTransaction) TransactionDecoder.decode(envelope.sign(key).toString());
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
}
