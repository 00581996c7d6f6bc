package org.farthing.wallet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Strict reading of a node's answers: a missing field, a number out of range or text in place of a number is {@link Malformed}, never a
 * null or a wrapped-around value.
 */
final class RpcReader {
    /** An answer that is JSON-RPC in form and nonsense in content. */
    static final class Malformed extends RuntimeException {
        Malformed(String what) {
            super(what);
        }
    }

    private static final int MAX_QUANTITY_DIGITS = 64;
    /** What the contracts' 40 bits hold: the year 36812. Later ones would not fit into the arithmetic of times. */
    private static final long LATEST_TIME = (1L << 40) - 1;

    private RpcReader() {
    }

    static Block block(JsonNode node) {
        JsonNode fee = node.path("baseFeePerGas");
        boolean dynamic = !fee.isMissingNode() && !fee.isNull();
        long seconds = number(field(node, "timestamp"));
        if (seconds > LATEST_TIME) {
            throw new Malformed("a block's time is out of range");
        }
        return new Block(number(field(node, "number")), fixed(field(node, "hash"), 32), Instant.ofEpochSecond(seconds),
                dynamic ? amount(fee) : Amount.ZERO, dynamic);
    }

    static Receipt receipt(JsonNode node) {
        List<LogEntry> logs = logs(field(node, "logs"));
        JsonNode created = node.path("contractAddress");
        JsonNode price = node.path("effectiveGasPrice");
        JsonNode dataFee = node.path("l1Fee");
        return new Receipt(fixed(field(node, "transactionHash"), 32), number(field(node, "blockNumber")),
                fixed(field(node, "blockHash"), 32), number(field(node, "status")) == 1, number(field(node, "gasUsed")),
                price.isMissingNode() || price.isNull() ? Amount.ZERO : amount(price),
                created.isMissingNode() || created.isNull() ? Optional.empty() : Optional.of(address(created)), logs,
                dataFee.isMissingNode() || dataFee.isNull() ? Amount.ZERO : amount(dataFee));
    }

    static List<LogEntry> logs(JsonNode node) {
        if (!node.isArray()) {
            throw new Malformed("a list of events was expected");
        }
        List<LogEntry> logs = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.path("removed").asBoolean(false)) {
                logs.add(log(item));
            }
        }
        return logs;
    }

    private static LogEntry log(JsonNode node) {
        JsonNode listed = field(node, "topics");
        if (!listed.isArray() || listed.size() > 4) {
            throw new Malformed("an event has at most four topics");
        }
        List<Bytes> topics = new ArrayList<>();
        listed.forEach(topic -> topics.add(fixed(topic, 32)));
        long index = number(field(node, "logIndex"));
        if (index > Integer.MAX_VALUE) {
            throw new Malformed("an event's index is out of range");
        }
        return new LogEntry(address(field(node, "address")), topics, bytes(field(node, "data")), number(field(node, "blockNumber")),
                fixed(field(node, "transactionHash"), 32), (int) index);
    }

    static long number(JsonNode node) {
        BigInteger value = quantity(node);
        if (value.bitLength() > 63) {
            throw new Malformed("a number is out of range");
        }
        return value.longValueExact();
    }

    static Amount amount(JsonNode node) {
        return Amount.ofWei(quantity(node));
    }

    static Address address(JsonNode node) {
        return new Address(fixed(node, Address.LENGTH));
    }

    static Bytes bytes(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        if (!text.startsWith("0x")) {
            throw new Malformed("hexadecimal bytes were expected");
        }
        try {
            return Bytes.fromHex(text);
        } catch (IllegalArgumentException _) {
            throw new Malformed("hexadecimal bytes were expected");
        }
    }

    private static Bytes fixed(JsonNode node, int length) {
        Bytes value = bytes(node);
        if (value.length() != length) {
            throw new Malformed(length + " bytes were expected");
        }
        return value;
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new Malformed("the field " + name + " is missing");
        }
        return value;
    }

    private static BigInteger quantity(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        if (!text.startsWith("0x") || text.length() < 3 || text.length() > 2 + MAX_QUANTITY_DIGITS) {
            throw new Malformed("a hexadecimal number was expected");
        }
        for (int i = 2; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                throw new Malformed("a hexadecimal number was expected");
            }
        }
        return new BigInteger(text.substring(2), 16);
    }
}
