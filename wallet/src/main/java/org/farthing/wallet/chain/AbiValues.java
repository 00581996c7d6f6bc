package org.farthing.wallet.chain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * Our values as arguments of a contract's function. Narrow unsigned numbers are encoded as 256-bit words like all others, and their
 * width checked here: the ABI encodes them alike and the contract would refuse the wider.
 */
final class AbiValues {
    private AbiValues() {
    }

    static Type<?> of(Address address) {
        return new org.web3j.abi.datatypes.Address(address.hex());
    }

    static Type<?> word(Bytes value) {
        return new Bytes32(value.requireLength(32, "a word").toArray());
    }

    static Type<?> uint256(Amount amount) {
        return uint(amount.wei(), 256);
    }

    static Type<?> uint128(Amount amount) {
        return uint(amount.wei(), 128);
    }

    static Type<?> uint256(long value) {
        return uint(BigInteger.valueOf(value), 256);
    }

    /** Unix seconds. */
    static Type<?> uint40(Instant time) {
        return uint(BigInteger.valueOf(time.getEpochSecond()), 40);
    }

    static Type<?> bytes(Bytes value) {
        return new DynamicBytes(value.toArray());
    }

    static StaticStruct terms(ChannelTerms terms) {
        return new StaticStruct(List.of(of(terms.payer()), of(terms.payee()), of(terms.signer()), word(terms.salt())));
    }

    static StaticStruct opening(ChannelOpening opening) {
        ChannelTerms terms = opening.terms();
        return new StaticStruct(List.of(of(terms.payer()), of(terms.payee()), of(terms.signer()), uint40(opening.expiry()),
                word(terms.salt()), uint128(opening.deposit())));
    }

    static DynamicStruct closing(ChannelClosing closing) {
        return new DynamicStruct(List.of(terms(closing.terms()), uint256(closing.amount()), bytes(closing.signature())));
    }

    static Type<?> structs(List<StaticStruct> items) {
        return new DynamicArray<>(StaticStruct.class, items);
    }

    static Type<?> dynamicStructs(List<DynamicStruct> items) {
        return new DynamicArray<>(DynamicStruct.class, items);
    }

    private static Type<?> uint(BigInteger value, int bits) {
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw new IllegalArgumentException("a number does not fit into " + bits + " bits");
        }
        return new Uint256(value);
    }
}
