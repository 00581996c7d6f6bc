package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users start and end it: a process, its ready line, commands beside it, and signals. */
@Timeout(120)
class DemoProcessTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void place() {
        data = folder.resolve("data");
    }

    private Program start() throws IOException {
        return Program.start(folder.resolve("errors"), "demo", "--headless", "--json", "--socks", "0", "--data", data.toString());
    }

    private static SocksClient socks(JsonNode ready) {
        String[] address = ready.path("socks").asText().split(":");
        return new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])));
    }

    private Program.Outcome command(String... words) {
        var all = new String[words.length + 3];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--json";
        all[words.length + 1] = "--data";
        all[words.length + 2] = data.toString();
        Program.Outcome outcome = Program.run(all);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("", outcome.err());
        return outcome;
    }

    private Map<String, JsonNode> channels() throws IOException {
        var channels = new HashMap<String, JsonNode>();
        for (JsonNode channel : command("channel", "list").json()) {
            channels.put(channel.path("id").asText(), channel);
        }
        return channels;
    }

    private static BigInteger amount(JsonNode object, String field) {
        assertTrue(object.path(field).isTextual(), field + " is a text, since numbers lose digits");
        return new BigInteger(object.path(field).asText());
    }

    @Test
    void theReadyLineTellsAllThatScriptsNeed() throws Exception {
        try (Origin origin = Origin.start(); Program program = start()) {
            JsonNode ready = program.nextJson();
            var fields = new TreeSet<String>();
            ready.fieldNames().forEachRemaining(fields::add);
            assertEquals(Set.of("event", "socks", "rpc", "chainId", "channels", "registry", "data", "relays"), fields);
            assertEquals("ready", ready.path("event").asText());
            assertEquals(data.toString(), ready.path("data").asText());
            assertEquals(6, ready.path("relays").asInt());

            var rpc = new JsonRpc(URI.create(ready.path("rpc").asText()));
            assertEquals(ready.path("chainId").asLong(), Long.decode(rpc.call("eth_chainId").asText()));
            for (String contract : Set.of("channels", "registry")) {
                assertTrue(rpc.call("eth_getCode", ready.path(contract).asText(), "latest").asText().length() > 1000, contract);
            }

            byte[] answer = socks(ready).get("localhost", origin.http(), "/bytes/1000000");
            assertArrayEquals(Origin.bytes(1_000_000), answer);
            commandsSeeWhatRuns();

            program.terminate();
            assertEquals(0, program.await());
            assertEquals("", program.errors());
            assertFalse(Files.exists(data.resolve("control")), "nothing points at a program that has ended");
        }
        assertEquals(6, channels().size(), "the channels can be read when nothing runs");
    }

    private void commandsSeeWhatRuns() throws Exception {
        Eventually.holds(() -> assertTrue(
                channels().values().stream().filter(each -> amount(each, "acknowledged").signum() > 0).count() >= 3));
        var last = new HashMap<String, BigInteger>();
        for (JsonNode voucher : command("channel", "vouchers").json()) {
            BigInteger total = amount(voucher, "cumulative");
            BigInteger before = last.put(voucher.path("channel").asText(), total);
            assertEquals(total, amount(voucher, "increment").add(before == null ? BigInteger.ZERO : before));
        }
        for (JsonNode channel : channels().values()) {
            assertEquals("open", channel.path("state").asText());
            assertTrue(amount(channel, "acknowledged").compareTo(amount(channel, "signed")) <= 0);
            assertTrue(amount(channel, "signed").compareTo(amount(channel, "deposit")) <= 0);
            BigInteger told = last.getOrDefault(channel.path("id").asText(), BigInteger.ZERO);
            assertTrue(told.compareTo(amount(channel, "signed")) <= 0, "no voucher above what the channel says was signed");
        }
        assertEquals(6, command("relays").json().size());
        JsonNode balance = command("wallet", "balance").json().getFirst();
        assertEquals(balance.path("address").asText(), command("wallet", "address").json().getFirst().path("address").asText());
        assertTrue(amount(balance, "balance").signum() > 0);
    }

    @Test
    void aKilledProgramForgetsNothingItSigned() throws Exception {
        Assumptions.assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows has no SIGKILL");
        try (Origin origin = Origin.start()) {
            Map<String, BigInteger> signed = new HashMap<>();
            Map<String, BigInteger> vouchers = new HashMap<>();
            String contract;
            try (Program program = start()) {
                JsonNode ready = program.nextJson();
                contract = ready.path("channels").asText();
                try (Socket socket = socks(ready).connect("127.0.0.1", origin.http())) {
                    // A download on its way: vouchers are being signed, sent and acknowledged when the power goes.
                    socket.getOutputStream().write("GET /bytes/60000000 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(
                            StandardCharsets.US_ASCII));
                    assertEquals(8_000_000, socket.getInputStream().readNBytes(8_000_000).length);
                    channels().forEach((id, channel) -> signed.put(id, amount(channel, "signed")));
                    for (JsonNode voucher : command("channel", "vouchers").json()) {
                        vouchers.merge(voucher.path("channel").asText(), amount(voucher, "cumulative"), BigInteger::max);
                    }
                    program.kill();
                    assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes(), "a download that was cut looks whole");
                }
            }
            assertTrue(vouchers.size() >= 3);

            try (Program program = start()) {
                JsonNode ready = program.nextJson();
                assertEquals(contract, ready.path("channels").asText());
                byte[] answer = socks(ready).get("127.0.0.1", origin.http(), "/bytes/5000000");
                assertArrayEquals(Origin.bytes(5_000_000), answer);
                Map<String, JsonNode> now = channels();
                assertEquals(signed.keySet(), now.keySet());
                now.forEach((id, channel) -> {
                    assertTrue(amount(channel, "signed").compareTo(signed.get(id)) >= 0, "signed less than before the crash");
                    assertTrue(amount(channel, "signed").compareTo(amount(channel, "deposit")) <= 0);
                });
                var last = new HashMap<String, BigInteger>();
                for (JsonNode voucher : command("channel", "vouchers").json()) {
                    BigInteger total = amount(voucher, "cumulative");
                    BigInteger before = last.put(voucher.path("channel").asText(), total);
                    assertTrue(before == null || before.compareTo(total) < 0, "totals rise across the crash");
                }
                vouchers.forEach((id, total) -> assertTrue(last.get(id).compareTo(total) >= 0));
                program.terminate();
                assertEquals(0, program.await());
                assertEquals("", program.errors());
            }
        }
    }
}
