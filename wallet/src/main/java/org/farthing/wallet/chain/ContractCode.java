package org.farthing.wallet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * One compiled contract: its code and how it is spoken to. Immutable.
 *
 * <p>Functions and events go by their bare names; Farthing's contracts overload none.
 */
public final class ContractCode {
    private record Range(int start, int length) {
    }

    /** Bytes that name a function. */
    private static final int SELECTOR = 4;

    private final String name;
    private final Bytes creation;
    private final byte[] deployed;
    private final List<Range> immutables;
    private final String source;
    private final String sourceSha256;
    private final Map<String, Bytes> selectors = new HashMap<>();
    private final Map<String, Bytes> topics = new HashMap<>();
    private final Map<Bytes, JsonNode> errors = new HashMap<>();

    ContractCode(String name, JsonNode json) {
        this.name = name;
        this.creation = Bytes.fromHex(json.path("bytecode").asText());
        this.deployed = Bytes.fromHex(json.path("deployedBytecode").asText()).toArray();
        this.immutables = StreamSupport.stream(json.path("immutableReferences").spliterator(), false)
                .map(range -> new Range(range.path("start").asInt(), range.path("length").asInt())).toList();
        this.source = json.path("source").asText();
        this.sourceSha256 = json.path("sourceSha256").asText();
        for (JsonNode item : json.path("abi")) {
            byte[] hash = Keccak256.hash(signature(item).getBytes(StandardCharsets.US_ASCII));
            switch (item.path("type").asText()) {
                case "function" -> selectors.put(item.path("name").asText(), Bytes.of(hash, 0, 4));
                case "event" -> topics.put(item.path("name").asText(), Bytes.of(hash));
                case "error" -> errors.put(Bytes.of(hash, 0, 4), item);
                default -> { }
            }
        }
    }

    public String name() {
        return name;
    }

    /** The source's file name. */
    public String source() {
        return source;
    }

    /** SHA-256 of the source that it was compiled from, in lower-case digits. */
    public String sourceSha256() {
        return sourceSha256;
    }

    /** What a creating transaction carries. */
    public Bytes creation(List<AbiValue> arguments) {
        return creation.concat(AbiValue.encode(arguments));
    }

    /** Calldata. */
    public Bytes call(String function, List<AbiValue> arguments) {
        Bytes selector = selectors.get(function);
        if (selector == null) {
            throw new IllegalArgumentException(name + " has no function " + function);
        }
        return selector.concat(AbiValue.encode(arguments));
    }

    /** The name of the function that {@code data} calls, if it is one of this contract's. */
    public Optional<String> calledFunction(Bytes data) {
        return selectors.entrySet().stream()
                .filter(each -> data.length() >= SELECTOR && data.slice(0, SELECTOR).equals(each.getValue()))
                .map(Map.Entry::getKey).findFirst();
    }

    /** The first topic of an event. */
    public Bytes topic(String event) {
        Bytes topic = topics.get(event);
        if (topic == null) {
            throw new IllegalArgumentException(name + " has no event " + event);
        }
        return topic;
    }

    /** The ABI of one of this contract's errors by its selector; null if it is none of them. */
    JsonNode error(Bytes selector) {
        return errors.get(selector);
    }

    /** Whether {@code code} is this contract, whatever its constructor was given. */
    public boolean isAt(Bytes code) {
        if (code.length() != deployed.length) {
            return false;
        }
        byte[] found = code.toArray();
        for (Range range : immutables) {
            Arrays.fill(found, range.start, range.start + range.length, (byte) 0);
        }
        return Arrays.equals(found, deployed);
    }

    private static String signature(JsonNode item) {
        return item.path("name").asText() + tuple(item.path("inputs"));
    }

    private static String tuple(JsonNode inputs) {
        return StreamSupport.stream(inputs.spliterator(), false).map(ContractCode::type).collect(Collectors.joining(",", "(", ")"));
    }

    private static String type(JsonNode input) {
        String type = input.path("type").asText();
        return type.startsWith("tuple") ? tuple(input.path("components")) + type.substring("tuple".length()) : type;
    }
}
