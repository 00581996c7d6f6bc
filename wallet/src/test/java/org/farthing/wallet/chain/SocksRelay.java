package org.farthing.wallet.chain;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** SOCKS 5 (RFC 1928) without authentication, for tests: whatever name is asked for, it connects to one port of this machine. */
final class SocksRelay implements AutoCloseable {
    private static final int DOMAIN = 3;

    /** What was asked for: {@code name:port}, or {@code address} where the client had resolved it itself. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;

    SocksRelay(int target) throws IOException {
        this.target = target;
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    Socket client = listener.accept();
                    Thread.startVirtualThread(() -> serve(client));
                }
            } catch (IOException _) {
                // Closed: the test is over.
            }
        });
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            var in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readUnsignedByte();
            in.readNBytes(in.readUnsignedByte());
            out.write(new byte[] {5, 0});
            in.readNBytes(3);
            if (in.readUnsignedByte() != DOMAIN) {
                asked.add("address");
                return;
            }
            String name = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
            asked.add(name + ":" + in.readUnsignedShort());
            out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
            Thread back = Thread.startVirtualThread(() -> copy(server, client));
            in.transferTo(server.getOutputStream());
            server.shutdownOutput();
            back.join();
        } catch (IOException | InterruptedException _) {
            // Either end hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either end hung up.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
