package org.farthing.wallet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** What a node answers, of JSON-RPC and of the contracts' words in it. */
class NodeAnswersFuzzTest {
    private static final Address CONTRACT = new Address(filled(20, 7));
    private static final String HASH = filled(32, 5).toString();

    private static Bytes filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }

    private static byte[] answer(String result) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static String block() {
        return "{\"number\":\"0x10\",\"hash\":\"" + HASH + "\",\"timestamp\":\"0x6a000000\",\"baseFeePerGas\":\"0x3b9aca00\"}";
    }

    private static String log() {
        return "{\"address\":\"" + CONTRACT.hex() + "\",\"topics\":[\"" + HASH + "\",\"" + HASH + "\"],\"data\":\"0x" + "00".repeat(96)
                + "\",\"blockNumber\":\"0x10\",\"transactionHash\":\"" + HASH + "\",\"logIndex\":\"0x2\",\"removed\":false}";
    }

    private static String receipt() {
        return "{\"transactionHash\":\"" + HASH + "\",\"blockNumber\":\"0x10\",\"blockHash\":\"" + HASH + "\",\"status\":\"0x1\","
                + "\"gasUsed\":\"0x5208\",\"effectiveGasPrice\":\"0x3b9aca00\",\"contractAddress\":null,\"logs\":[" + log() + "]}";
    }

    private interface Reading {
        Object read(JsonNode node);
    }

    @Test
    void answersOfJsonRpc() {
        List<byte[]> seeds = Stream.of(block(), receipt(), "[" + log() + "," + log() + "]", "\"0x1234\"", "\"" + HASH + "\"")
                .map(NodeAnswersFuzzTest::answer).toList();
        List<Reading> readings = List.of(RpcReader::block, RpcReader::receipt, RpcReader::logs, RpcReader::number, RpcReader::amount,
                RpcReader::bytes, RpcReader::address);
        DecoderFuzz.run(FuzzedDecoder.RPC_ANSWERS, 10_000, seeds, List.of(IOException.class, RpcReader.Malformed.class,
                RpcTransport.Refused.class), input -> {
            JsonNode result = RpcTransport.answer(new ByteArrayInputStream(input), 7);
            if (result == null) {
                return;
            }
            // Whatever was asked for, anything may come: one reading at least takes each seed.
            boolean any = false;
            for (Reading reading : readings) {
                try {
                    reading.read(result);
                    any = true;
                } catch (RpcReader.Malformed _) {
                    // Not this one.
                }
            }
            if (!any) {
                throw new DecoderFuzz.Refused();
            }
        });
    }

    /** Words as a program of reads over them, at any position; and all events with that data. */
    @Test
    void wordsOfContracts() {
        ContractCode code = Contracts.load().channels();
        var events = new ChannelEvents(code, 100, CONTRACT);
        List<String> names = List.of("Opened", "ToppedUp", "Extended", "CloseRequested", "Closed", "Refunded", "ItemSkipped",
                "PendingCredited", "PendingWithdrawn");
        Bytes padded = Bytes.of(new byte[12]).concat(filled(20, 3));
        DecoderFuzz.run(FuzzedDecoder.ABI_WORDS, 8_000, List.of(words(32, 3, 1, 2, 4), words(32, 1, 9, 9, 9, 2), words(32, 0, 0, 4)),
                List.of(IllegalArgumentException.class), input -> {
                    Bytes data = Bytes.of(input);
                    var logs = new ArrayList<LogEntry>();
                    for (String name : names) {
                        logs.add(new LogEntry(CONTRACT, List.of(code.topic(name), filled(32, 1), padded, padded), data, 9,
                                filled(32, 2), 0));
                    }
                    events.read(logs);
                    var words = new AbiReader(data);
                    int position = input.length == 0 ? 0 : (input[input.length - 1] & 3);
                    words.uint(position);
                    int itemWords = 1 + position;
                    int count = words.count(0, itemWords);
                    for (int i = 0; i < count; i++) {
                        AbiReader item = words.item(0, i, itemWords);
                        item.uint(itemWords - 1);
                        item.bytes32(0);
                    }
                    words.bytes(0);
                });
    }

    private static byte[] words(long... values) {
        ByteBuffer words = ByteBuffer.allocate(32 * values.length);
        for (long value : values) {
            words.position(words.position() + 24).putLong(value);
        }
        return words.array();
    }
}
