package org.farthing.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Asks the program that runs on a data folder. */
public final class ControlClient {
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ControlClient() {
    }

    /** A command without arguments; add them, then {@link #ask}. */
    public static ObjectNode command(String name) {
        return MAPPER.createObjectNode().put("command", name);
    }

    /**
     * Sends the command and waits for the answer, however long that takes.
     *
     * @throws WalletException if no program runs there, or with the sentence that it answers
     */
    public static JsonNode ask(DataFolder data, ObjectNode command) {
        return ask(data, command, _ -> { });
    }

    /** As {@link #ask(DataFolder, ObjectNode)}; {@code progress} hears what is being done meanwhile. */
    public static JsonNode ask(DataFolder data, ObjectNode command, Consumer<String> progress) {
        String path;
        try {
            path = Files.readString(data.control());
        } catch (IOException e) {
            throw nobody(e);
        }
        try (SocketChannel channel = connect(path)) {
            ByteBuffer line = ByteBuffer.wrap((MAPPER.writeValueAsString(command) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            while (true) {
                JsonNode answer = next(in);
                if (!answer.has("progress")) {
                    return checked(answer);
                }
                progress.accept(answer.path("progress").asText());
            }
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The running program ended before it answered. "
                    + "Look at what became of it before you ask again.", e);
        }
    }

    private static SocketChannel connect(String path) {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException | IllegalArgumentException e) {
            throw nobody(e);
        }
    }

    private static WalletException nobody(Exception cause) {
        return new WalletException(Kind.STORAGE_UNAVAILABLE,
                "No Farthing runs on this data folder. Start it first, for example with \"farthing demo --data DIR\".", cause);
    }

    private static JsonNode next(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST_ANSWER; next = in.read()) {
            line.append((char) next);
        }
        if (line.isEmpty()) {
            throw new IOException("no answer");
        }
        return MAPPER.readTree(line.toString());
    }

    private static JsonNode checked(JsonNode answer) {
        if (!answer.path("ok").asBoolean()) {
            throw new WalletException(kind(answer.path("kind").asText()),
                    answer.path("error").asText("The running program gave no answer."));
        }
        return answer;
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return Kind.BAD_INPUT;
    }
}
