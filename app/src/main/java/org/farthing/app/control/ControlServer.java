package org.farthing.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;

/**
 * Lets commands talk to the program that runs on their data folder: one JSON object per line over a Unix domain socket in a folder that
 * only its owner may enter. What takes long is told in lines {@code {"progress":"…"}}; the last line is {@code {"ok":true,…}} or
 * {@code {"ok":false,"kind":"…","error":"…"}}.
 */
public final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.control");
    private static final int LONGEST_LINE = 64 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What the running program does for a command. Called on virtual threads; may block. */
    public interface Handler {
        /**
         * @param answer   filled with what the command prints
         * @param progress hears what is being done, for people who wait
         * @throws WalletException with the sentence for the user
         */
        void handle(String command, JsonNode arguments, ObjectNode answer, Consumer<String> progress);
    }

    private final ServerSocketChannel server;
    private final Path folder;
    private final Path pointer;
    private final Handler handler;

    private ControlServer(ServerSocketChannel server, Path folder, Path pointer, Handler handler) {
        this.server = server;
        this.folder = folder;
        this.pointer = pointer;
        this.handler = handler;
    }

    /** Listens until {@link #close}. The socket's path is short wherever the data lies: systems allow about a hundred bytes. */
    public static ControlServer start(DataFolder data, Handler handler) {
        try {
            // Made with rights for the owner alone, so that nobody else can reach the socket.
            Path folder = Files.createTempDirectory("farthing-");
            Path socket = folder.resolve("control");
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.writeString(data.control(), socket.toString());
            var control = new ControlServer(server, folder, data.control(), handler);
            Thread.ofVirtual().name("control").start(control::accept);
            return control;
        } catch (IOException e) {
            throw Refusal.NO_CONTROL.after(e);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("control-client").start(() -> serve(channel));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the control socket failed: " + e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel; var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                OutputStream out = Channels.newOutputStream(channel)) {
            String line = readLine(in);
            if (line != null) {
                write(out, answer(line, handler, step -> tell(out, step)));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a command went away: " + e.getMessage());
        }
    }

    private static String readLine(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.length() >= LONGEST_LINE) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static void write(OutputStream out, ObjectNode line) throws IOException {
        out.write((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Who asked may have gone away; what was asked for goes on. */
    private static void tell(OutputStream out, String step) {
        try {
            write(out, MAPPER.createObjectNode().put("progress", step));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a command no longer listens: " + e.getMessage());
        }
    }

    /** The last line for the command in {@code line}, whatever that is. */
    static ObjectNode answer(String line, Handler handler, Consumer<String> progress) {
        ObjectNode answer = MAPPER.createObjectNode();
        try {
            JsonNode request = MAPPER.readTree(line);
            handler.handle(request.path("command").asText(), request, answer, progress);
            answer.put("ok", true);
        } catch (WalletException e) {
            answer.removeAll();
            answer.put("ok", false).put("kind", e.kind().name()).put("error", e.getMessage());
        } catch (JsonProcessingException _) {
            answer.put("ok", false).put("error", "The command was not understood.");
        } catch (RuntimeException e) {
            // Whoever asked must be answered, and the program goes on.
            LOG.log(Level.ERROR, "a command failed by a defect", e);
            answer.removeAll();
            answer.put("ok", false).put("error", "This is a defect of Farthing, and nothing you did: " + e + ".");
        }
        return answer;
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(folder.resolve("control"));
            Files.deleteIfExists(folder);
            Files.deleteIfExists(pointer);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the control socket was not removed: " + e.getMessage());
        }
    }
}
