package org.farthing.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
     * Sends the command and waits for the answer.
     *
     * @throws WalletException if no program runs there, or with the sentence that it answers
     */
    public static JsonNode ask(DataFolder data, ObjectNode command) {
        JsonNode answer;
        try {
            String path = Files.readString(data.control());
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                ByteBuffer line = ByteBuffer.wrap((MAPPER.writeValueAsString(command) + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                InputStream in = Channels.newInputStream(channel);
                answer = MAPPER.readTree(in.readNBytes(LONGEST_ANSWER));
            }
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "No Farthing runs on this data folder. Start it first, for example with \"farthing demo --data DIR\".", e);
        }
        if (!answer.path("ok").asBoolean()) {
            throw new WalletException(Kind.BAD_INPUT, answer.path("error").asText("The running program gave no answer."));
        }
        return answer;
    }
}
