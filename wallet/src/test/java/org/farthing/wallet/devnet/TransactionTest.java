package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.AccessListObject;
import org.web3j.crypto.RawTransaction;

class TransactionTest {
    private static final Bytes EIP_155 = Bytes.fromHex("0xf86c098504a817c8008252089435353535353535353535353535353535353535"
            + "35880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cb"
            + "e9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");

    /** The example of EIP-155. */
    @Test
    void eip155() {
        Transaction transaction = Transaction.decode(EIP_155);
        assertEquals(Address.parse("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"), transaction.sender());
        assertEquals(0, transaction.type());
        assertEquals(1, transaction.chainId());
        assertEquals(9, transaction.nonce());
        assertEquals(21_000, transaction.gasLimit());
        assertEquals(BigInteger.TEN.pow(18), transaction.value().toBigInteger());
        assertEquals(37, transaction.v());
    }

    /** A transaction of Ethereum's main chain, its hash and sender as every explorer shows them. */
    @Test
    void eip1559() {
        byte[] body = Rlp.list(Rlp.number(1), Rlp.number(0x42), Rlp.number(0x3b9aca00), Rlp.number(0x4a817c800L), Rlp.number(44386),
                Rlp.text(Bytes.fromHex("6069a6c32cf691f5982febae4faf8a6f3ab2f0f6")), Rlp.number(0),
                Rlp.text(Bytes.fromHex("a22cb4650000000000000000000000005eee75727d804a2b13038928d36f8b188945a57a" + "00".repeat(32))),
                Rlp.list(), Rlp.number(0), Rlp.number(new BigInteger("840cfc572845f5786e702984c2a582528cad4b49b2a10b9db1be7fca90058565",
                16)),
                Rlp.number(new BigInteger("25e7109ceb98168d95b09b18bbf6b685130e0562f233877d492b94eee0c5b6d1", 16)));
        Transaction transaction = Transaction.decode(Bytes.of((byte) 2).concat(Bytes.of(body)));
        assertEquals(Bytes.fromHex("0ec0b6a2df4d87424e5f6ad2a654e27aaeb7dac20ae9e8385cc09087ad532ee0"), transaction.hash());
        assertEquals(Address.parse("0xdd6b8b3dc6b7ad97db52f08a275ff4483e024cea"), transaction.sender());
        assertEquals(UInt256.of(0x3b9aca00 + 7), transaction.gasPrice(UInt256.of(7)));
        assertEquals(UInt256.of(0x4a817c800L), transaction.gasPrice(UInt256.of(0x4a817c800L)));
    }

    @Test
    void readsWhatWeb3jSigns() {
        var account = new TestAccount(1);
        for (int i = 0; i < 20; i++) {
            Bytes data = Bytes.of(new byte[i * 7]);
            Transaction type2 = Transaction.decode(account.send(Optional.of(account.address()), BigInteger.valueOf(i), data, 21_000 + i));
            Transaction type0 = Transaction.decode(
                    account.sendLegacy(Optional.empty(), BigInteger.valueOf(i), data, 21_000 + i, BigInteger.TEN));
            assertEquals(account.address(), type2.sender());
            assertEquals(account.address(), type0.sender());
            assertEquals(data, type2.data());
            assertEquals(DevChain.CHAIN_ID, type0.chainId());
            assertEquals(Optional.empty(), type0.to());
        }
        var entry = new AccessListObject(account.address().hex(), List.of("0x" + "00".repeat(31) + "05"));
        Transaction withList = Transaction.decode(account.signed(RawTransaction.createTransaction(DevChain.CHAIN_ID, BigInteger.ZERO,
                BigInteger.valueOf(30_000), account.address().hex(), BigInteger.ONE, "0x", BigInteger.ONE, BigInteger.TWO,
                List.of(entry))));
        assertEquals(account.address(), withList.sender());
        assertEquals(List.of(UInt256.of(5)), withList.accessList().getFirst().slots());
        assertEquals(21_000 + 2_400 + 1_900, withList.call(UInt256.ONE).intrinsicGas());
    }

    @Test
    void refusesTheOtherSignatureOfTheSamePayment() {
        BigInteger n = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
        List<Rlp.Item> items = Rlp.decode(EIP_155).items();
        BigInteger high = n.subtract(items.get(8).number().toBigInteger());
        List<byte[]> changed = new ArrayList<>(items.stream().map(Rlp::encode).toList());
        changed.set(6, Rlp.number(38));
        changed.set(8, Rlp.number(high));
        var refused = assertThrows(IllegalArgumentException.class, () -> Transaction.decode(Bytes.of(Rlp.list(changed))));
        assertEquals("invalid transaction v, r, s values", refused.getMessage());
    }

    @Test
    void refusesTransactionsForAnyChain() {
        var account = new TestAccount(1);
        Bytes unprotected = account.signedWithoutChain(RawTransaction.createEtherTransaction(BigInteger.ZERO, BigInteger.ONE,
                BigInteger.valueOf(21_000), account.address().hex(), BigInteger.ONE));
        var refused = assertThrows(IllegalArgumentException.class, () -> Transaction.decode(unprotected));
        assertTrue(refused.getMessage().startsWith("only replay-protected"));
    }

    /** Cut, lengthened and changed: an own exception, or a transaction of somebody else's, never another exception. */
    @Test
    void hostileBytes() {
        byte[] sound = new TestAccount(1).send(Optional.of(Address.ZERO), BigInteger.ONE, Bytes.fromHex("0102"), 30_000).toArray();
        Address sender = Transaction.decode(Bytes.of(sound)).sender();
        for (int length = 0; length < sound.length; length++) {
            Bytes cut = Bytes.of(sound, 0, length);
            assertThrows(IllegalArgumentException.class, () -> Transaction.decode(cut));
        }
        assertThrows(IllegalArgumentException.class, () -> Transaction.decode(Bytes.of(sound).concat(Bytes.of((byte) 0))));
        assertThrows(IllegalArgumentException.class, () -> Transaction.decode(Bytes.of(new byte[Transaction.MAX_BYTES + 1])));
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = sound.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertTrue(!Transaction.decode(Bytes.of(changed)).sender().equals(sender), "a changed transaction keeps its sender");
            } catch (IllegalArgumentException _) {
                // refused: as good
            }
        }
    }
}
