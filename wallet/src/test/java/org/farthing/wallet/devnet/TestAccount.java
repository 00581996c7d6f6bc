package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** A key that signs transactions by web3j: what the chain reads was not written by the code under test. */
final class TestAccount {
    static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private final Credentials credentials;
    private long nonce;

    TestAccount(int number) {
        credentials = Credentials.create("%064x".formatted(BigInteger.valueOf(0x5eed0000L + number)));
    }

    Address address() {
        return Address.parse(credentials.getAddress());
    }

    long nonce() {
        return nonce;
    }

    void nonce(long next) {
        nonce = next;
    }

    /** A type 2 transaction with the next nonce. */
    Bytes send(Optional<Address> to, BigInteger value, Bytes data, long gas) {
        return send(nonce++, to, value, data, gas, GWEI, BigInteger.TEN.multiply(GWEI));
    }

    Bytes send(long atNonce, Optional<Address> to, BigInteger value, Bytes data, long gas, BigInteger tip, BigInteger fee) {
        return signed(RawTransaction.createTransaction(DevChain.CHAIN_ID, BigInteger.valueOf(atNonce), BigInteger.valueOf(gas),
                to.map(Address::hex).orElse(""), value, data.toString(), tip, fee));
    }

    /** A type 0 transaction with the next nonce. */
    Bytes sendLegacy(Optional<Address> to, BigInteger value, Bytes data, long gas, BigInteger price) {
        return signed(RawTransaction.createTransaction(BigInteger.valueOf(nonce++), price, BigInteger.valueOf(gas),
                to.map(Address::hex).orElse(""), value, data.toString()));
    }

    Bytes signed(RawTransaction transaction) {
        return Bytes.of(TransactionEncoder.signMessage(transaction, DevChain.CHAIN_ID, credentials));
    }

    Bytes signedForChain(RawTransaction transaction, long chainId) {
        return Bytes.of(TransactionEncoder.signMessage(transaction, chainId, credentials));
    }

    Bytes signedWithoutChain(RawTransaction transaction) {
        return Bytes.of(TransactionEncoder.signMessage(transaction, credentials));
    }
}
