package org.farthing.app.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Stands before a node and sees who asks it: this process, or another one. Needs Linux's /proc. */
public final class Gate implements AutoCloseable {
    private static final Path CONNECTIONS = Path.of("/proc/self/net/tcp");
    private static final Path CONNECTIONS_6 = Path.of("/proc/self/net/tcp6");

    private final ServerSocket server;
    private final InetSocketAddress node;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong own = new AtomicLong();
    private final AtomicLong others = new AtomicLong();

    private Gate(ServerSocket server, InetSocketAddress node) {
        this.server = server;
        this.node = node;
    }

    public static boolean isPossible() {
        return Files.isReadable(CONNECTIONS);
    }

    public static Gate before(URI node) throws IOException {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        var gate = new Gate(new ServerSocket(0, 50, here), new InetSocketAddress(here, node.getPort()));
        Thread.ofVirtual().start(gate::accept);
        return gate;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Bytes that this process asked directly. */
    public long own() {
        return own.get();
    }

    /** Bytes that other processes asked. */
    public long others() {
        return others.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket asking = server.accept();
                AtomicLong count = isOwn(asking.getPort()) ? own : others;
                Socket answering = new Socket(node.getAddress(), node.getPort());
                sockets.addAll(List.of(asking, answering));
                Thread.ofVirtual().start(() -> copy(asking, answering, count));
                Thread.ofVirtual().start(() -> copy(answering, asking, new AtomicLong()));
            }
        } catch (IOException _) {
            // Closed.
            return;
        }
    }

    private void copy(Socket from, Socket to, AtomicLong count) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException _) {
            // One end is gone, so both are.
            return;
        } finally {
            sockets.removeAll(List.of(from, to));
        }
    }

    /** Whether a socket with this local port belongs to this process: by its inode among the open files. */
    private static boolean isOwn(int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        for (Path table : List.of(CONNECTIONS, CONNECTIONS_6)) {
            if (!Files.exists(table)) {
                continue;
            }
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[1].endsWith(suffix) && isOpenHere("socket:[" + fields[9] + "]")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOpenHere(String socket) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.anyMatch(file -> {
                try {
                    return Files.readSymbolicLink(file).toString().equals(socket);
                } catch (IOException _) {
                    return false;
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
