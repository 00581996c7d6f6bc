package org.farthing.wallet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The compiled contracts that this version was built with. Immutable.
 */
public final class Contracts {
    private static final Bytes ERROR = Bytes.fromHex("08c379a0");
    private static final Bytes PANIC = Bytes.fromHex("4e487b71");
    private static final int LONGEST_REASON = 200;

    private final Map<String, ContractCode> byName;

    private Contracts(Map<String, ContractCode> byName) {
        this.byName = byName;
    }

    /** Those in {@code contracts.json} beside the program. */
    public static Contracts load() {
        try (InputStream stream = Contracts.class.getResourceAsStream("/contracts.json")) {
            if (stream == null) {
                throw new IllegalStateException("contracts.json is missing from the program");
            }
            return read(stream);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** As {@code compile.mjs} writes them. */
    static Contracts read(InputStream stream) throws IOException {
        JsonNode root = new ObjectMapper().readTree(stream);
        Map<String, ContractCode> codes = new TreeMap<>();
        root.path("contracts").properties().forEach(entry -> codes.put(entry.getKey(), new ContractCode(entry.getKey(), entry.getValue())));
        return new Contracts(codes);
    }

    public ContractCode code(String name) {
        ContractCode code = byName.get(name);
        if (code == null) {
            throw new IllegalArgumentException("there is no contract " + name);
        }
        return code;
    }

    public Collection<ContractCode> all() {
        return byName.values();
    }

    public ContractCode channels() {
        return code("PaymentChannels");
    }

    public ContractCode registry() {
        return code("RelayRegistry");
    }

    /** The data of the transaction that creates {@code PaymentChannels}. */
    public Bytes deployChannels() {
        return channels().creation(List.of());
    }

    /** The data of the transaction that creates {@code RelayRegistry}; every relay will have to leave {@code minBond} wei there. */
    public Bytes deployRegistry(Amount minBond) {
        return registry().creation(List.of(AbiValue.uint256(minBond)));
    }

    /** Puts a contract's refusal into words. Whatever {@code data} holds, this returns. */
    public Revert explain(Bytes data) {
        if (data.length() < 4) {
            return Revert.SILENT;
        }
        Bytes selector = data.slice(0, 4);
        AbiReader arguments = new AbiReader(data.slice(4, data.length()));
        try {
            if (selector.equals(ERROR)) {
                return new Revert("Error", printable(arguments.bytes(0)));
            }
            if (selector.equals(PANIC)) {
                return new Revert("Panic", "0x" + arguments.uint(0).toString(16));
            }
            for (ContractCode code : byName.values()) {
                JsonNode error = code.error(selector);
                if (error != null) {
                    return new Revert(error.path("name").asText(), arguments(error.path("inputs"), arguments));
                }
            }
        } catch (IllegalArgumentException _) {
            return new Revert("", "an unreadable reason");
        }
        return new Revert("", "unknown error " + selector);
    }

    private static String arguments(JsonNode inputs, AbiReader words) {
        return IntStream.range(0, inputs.size()).mapToObj(i -> argument(inputs.get(i).path("type").asText(), words, i))
                .collect(Collectors.joining(", "));
    }

    private static String argument(String type, AbiReader words, int position) {
        if (type.startsWith("uint")) {
            return words.uint(position).toString();
        }
        return "address".equals(type) ? words.address(position).toString() : words.bytes32(position).toString();
    }

    /** A stranger's text for a log or a window: short, without control characters. */
    private static String printable(Bytes text) {
        String all = new String(text.toArray(), StandardCharsets.UTF_8).replaceAll("\\p{C}", "?");
        return all.length() <= LONGEST_REASON ? all : all.substring(0, LONGEST_REASON) + "…";
    }
}
