package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** The parameters of one request, read with the checks a stranger's input needs. All readers throw {@link RpcError}. */
final class RpcParams {
    private final JsonNode params;

    /** @param params an array, or missing */
    RpcParams(JsonNode params) {
        this.params = params;
    }

    /** The parameter at this place; a missing node where there is none or it is null. */
    JsonNode at(int index) {
        JsonNode node = params.path(index);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    boolean has(int index) {
        return !at(index).isMissingNode();
    }

    Address address(int index) {
        return address(at(index));
    }

    Bytes hash(int index) {
        return hash(at(index));
    }

    Bytes data(int index) {
        return data(at(index));
    }

    BigInteger quantity(int index) {
        return quantity(at(index));
    }

    long number(int index) {
        return number(at(index));
    }

    static Address address(JsonNode node) {
        Bytes bytes = data(node);
        if (bytes.length() != Address.LENGTH) {
            throw RpcError.params("invalid argument: an address has 20 bytes");
        }
        return new Address(bytes);
    }

    static Bytes hash(JsonNode node) {
        Bytes bytes = data(node);
        if (bytes.length() != 32) {
            throw RpcError.params("invalid argument: a hash has 32 bytes");
        }
        return bytes;
    }

    static Bytes data(JsonNode node) {
        if (!node.isTextual() || !node.textValue().startsWith("0x")) {
            throw RpcError.params("invalid argument: bytes are a string of hexadecimal digits after 0x");
        }
        try {
            return Bytes.fromHex(node.textValue());
        } catch (IllegalArgumentException _) {
            throw RpcError.params("invalid argument: bytes are an even number of hexadecimal digits after 0x");
        }
    }

    /** A number from 0 to 2^256-1, as {@code "0x1f"} or as a plain JSON number. */
    static BigInteger quantity(JsonNode node) {
        BigInteger value = null;
        if (node.isIntegralNumber()) {
            value = node.bigIntegerValue();
        } else if (node.isTextual() && node.textValue().matches("0x[0-9a-fA-F]{1,64}")) {
            value = new BigInteger(node.textValue().substring(2), 16);
        }
        if (value == null || value.signum() < 0 || value.bitLength() > 256) {
            throw RpcError.params("invalid argument: a number is written as 0x and hexadecimal digits");
        }
        return value;
    }

    static long number(JsonNode node) {
        BigInteger value = quantity(node);
        if (value.bitLength() > 63) {
            throw RpcError.params("invalid argument: number of more than 63 bits");
        }
        return value.longValue();
    }

    /** A slot's key: geth takes any length up to 32 bytes, web3j sends a quantity. */
    Bytes slot(int index) {
        return UInt256.of(quantity(index)).toWord();
    }

    /**
     * A call's object.
     *
     * @param gasLimit for where it names none
     */
    static Call call(JsonNode node, long gasLimit) {
        if (!node.isObject()) {
            throw RpcError.params("invalid argument 0: a call is an object");
        }
        Address from = present(node, "from").map(RpcParams::address).orElse(Address.ZERO);
        Optional<Address> to = present(node, "to").map(RpcParams::address);
        UInt256 value = present(node, "value").map(RpcParams::quantity).map(UInt256::of).orElse(UInt256.ZERO);
        Bytes data = present(node, "input").or(() -> present(node, "data")).map(RpcParams::data).orElse(Bytes.EMPTY);
        long gas = Math.min(gasLimit, present(node, "gas").map(RpcParams::number).filter(asked -> asked > 0).orElse(gasLimit));
        UInt256 price = present(node, "gasPrice").or(() -> present(node, "maxFeePerGas")).map(RpcParams::quantity).map(UInt256::of)
                .orElse(UInt256.ZERO);
        List<Transaction.AccessEntry> accessList = new ArrayList<>();
        for (JsonNode entry : node.path("accessList")) {
            List<UInt256> slots = new ArrayList<>();
            entry.path("storageKeys").forEach(key -> slots.add(UInt256.of(hash(key))));
            accessList.add(new Transaction.AccessEntry(address(entry.path("address")), slots));
        }
        return new Call(from, to, value, data, gas, price, accessList);
    }

    static Optional<JsonNode> present(JsonNode object, String field) {
        JsonNode node = object.path(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }
}
