package org.farthing.wallet.chain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * An argument of a contract's function. Narrow unsigned numbers become 256-bit words like all others; their width is checked here, where
 * the mistake is made, for the contract would refuse them without a word.
 *
 * <p>The factories throw {@link IllegalArgumentException} for what does not fit.
 */
public final class AbiValue {
    private final Type<?> type;
    private final boolean dynamic;

    private AbiValue(Type<?> type, boolean dynamic) {
        this.type = type;
        this.dynamic = dynamic;
    }

    public static AbiValue of(Address address) {
        return new AbiValue(new org.web3j.abi.datatypes.Address(address.hex()), false);
    }

    /** A {@code bytes32}. */
    public static AbiValue word(Bytes value) {
        return new AbiValue(new Bytes32(value.requireLength(32, "a word").toArray()), false);
    }

    public static AbiValue uint256(Amount amount) {
        return uint(amount.wei(), 256);
    }

    public static AbiValue uint128(Amount amount) {
        return uint(amount.wei(), 128);
    }

    public static AbiValue uint256(long value) {
        return uint(BigInteger.valueOf(value), 256);
    }

    /** Unix seconds as a {@code uint40}. */
    public static AbiValue uint40(Instant time) {
        return uint(BigInteger.valueOf(time.getEpochSecond()), 40);
    }

    /** A {@code bytes}. */
    public static AbiValue bytes(Bytes value) {
        return new AbiValue(new DynamicBytes(value.toArray()), true);
    }

    /** A struct. */
    public static AbiValue tuple(List<AbiValue> members) {
        @SuppressWarnings("rawtypes")
        List<Type> types = List.copyOf(members.stream().<Type<?>>map(member -> member.type).toList());
        boolean dynamic = members.stream().anyMatch(member -> member.dynamic);
        return new AbiValue(dynamic ? new DynamicStruct(types) : new StaticStruct(types), dynamic);
    }

    /** An array of any length, of structs that are all alike. */
    public static AbiValue tuples(List<AbiValue> items) {
        boolean dynamic = items.stream().anyMatch(item -> item.dynamic);
        Type<?> array = dynamic
                ? new DynamicArray<>(DynamicStruct.class, items.stream().map(item -> (DynamicStruct) item.type).toList())
                : new DynamicArray<>(StaticStruct.class, items.stream().map(item -> (StaticStruct) item.type).toList());
        return new AbiValue(array, true);
    }

    /** Arguments as they follow a selector or a creation code. */
    static Bytes encode(List<AbiValue> arguments) {
        @SuppressWarnings("rawtypes")
        List<Type> types = List.copyOf(arguments.stream().<Type<?>>map(argument -> argument.type).toList());
        return Bytes.fromHex(FunctionEncoder.encodeConstructor(types));
    }

    private static AbiValue uint(BigInteger value, int bits) {
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw new IllegalArgumentException("a number does not fit into " + bits + " bits");
        }
        return new AbiValue(new Uint256(value), false);
    }
}
