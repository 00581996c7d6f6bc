package org.farthing.wallet.chain;

import java.math.BigInteger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** A key that is no secret: web3j's own signing, independent of the wallet's. */
public final class TestKey implements TransactionSigner {
    private static final BigInteger ORDER = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final ECKeyPair pair;
    private final Address address;

    private TestKey(BigInteger secret) {
        this.pair = ECKeyPair.create(secret);
        this.address = Address.parse("0x" + Keys.getAddress(pair));
    }

    public static TestKey of(long number) {
        return new TestKey(BigInteger.valueOf(number).add(BigInteger.TWO.pow(200)));
    }

    public static TestKey ofHex(String secret) {
        return new TestKey(new BigInteger(secret, 16));
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Bytes sign(byte[] digest) {
        Sign.SignatureData data = Sign.signMessage(digest, pair, false);
        return Bytes.of(data.getR()).concat(Bytes.of(data.getS())).concat(Bytes.of(data.getV()));
    }

    /** The same signature in its other form: s above half the order, v turned. */
    public Bytes signHigh(byte[] digest) {
        byte[] low = sign(digest).toArray();
        byte[] s = ORDER.subtract(new BigInteger(1, Bytes.of(low, 32, 32).toArray())).toByteArray();
        byte[] high = low.clone();
        for (int i = 0; i < 32; i++) {
            int from = s.length - 32 + i;
            high[32 + i] = from < 0 ? 0 : s[from];
        }
        high[64] = (byte) (low[64] == 27 ? 28 : 27);
        return Bytes.of(high);
    }
}
