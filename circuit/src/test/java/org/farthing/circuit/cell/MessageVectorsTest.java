package org.farthing.circuit.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of every message are frozen. {@code src/test/python/check_vectors.py} builds the same from PROTOCOL.md's layouts. */
class MessageVectorsTest {
    private static final String HEADER = """
            # Every relay message with its header, stream 0x01020304. Written on JDK 25 by org.farthing.circuit.cell.MessageVectorsTest.
            # Byte strings count up: channel from 10, payer 50, signer 70, salt a0, signature 80, proof 30, nonce c0, EXTEND 00, EXTENDED 07.
            """;

    /** Writes the file into the folder given, when a new version of the protocol needs new vectors. */
    static void main(String[] folder) throws IOException {
        Files.writeString(Path.of(folder[0], "messages.txt"), text());
    }

    @Test
    void messagesAreFrozen() throws IOException {
        Path frozen = Path.of(System.getProperty("basedir", "."), "src/test/resources/vectors/messages.txt");
        assertEquals(Files.readString(frozen), text());
    }

    private static String text() {
        var text = new StringBuilder(HEADER);
        TestMessages.all().forEach((name, message) -> {
            byte[] buf = new byte[RelayMessageCodec.length(message)];
            RelayMessageCodec.write(buf, 0, TestMessages.STREAM, message);
            text.append(name).append(" = ").append(HexFormat.of().formatHex(buf)).append('\n');
        });
        return text.toString();
    }
}
