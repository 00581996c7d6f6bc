package org.farthing.app.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Opens streams through a SOCKS 5 proxy (RFC 1928) with a user name (RFC 1929), by which Farthing and Tor keep streams on circuits of their
 * own. Blocking, on the system's threads. Greeting, name and request go out one after the other, as most programs send them.
 *
 * @param proxy where it listens
 * @param port  of the {@link LoadSite}, at 127.0.0.1 as the proxy's exits see it
 */
record LoadClient(InetSocketAddress proxy, int port) {
    private static final int TIMEOUT_MS = 60_000;
    private static final byte[] SITE = InetAddress.ofLiteral("127.0.0.1").getAddress();
    private static final int REPLY_BYTES = 10;

    /** A stream to the site that has asked for something. The caller closes it. */
    Socket ask(String user, char verb, long count) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(proxy, TIMEOUT_MS);
            open(socket, user);
            socket.getOutputStream().write(ByteBuffer.allocate(LoadSite.HEADER_BYTES).put((byte) verb).putLong(count).array());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void open(Socket socket, String user) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(new byte[] {5, 1, 2});
        expect(in, 5, 2, "offers no user names");
        socket.getOutputStream().write(ByteBuffer.allocate(name.length + 4).put((byte) 1).put((byte) name.length).put(name).put((byte) 1)
                .put((byte) 'x').array());
        expect(in, 1, 0, "takes no user name");
        socket.getOutputStream().write(ByteBuffer.allocate(REPLY_BYTES).put(new byte[] {5, 1, 0, 1}).put(SITE).putShort((short) port)
                .array());
        expect(in, 5, 0, "did not connect");
        if (in.readUnsignedShort() != 1) {
            throw new IOException("the proxy's reply names no IPv4 address");
        }
        in.readFully(new byte[REPLY_BYTES - 4]);
    }

    private static void expect(DataInputStream in, int version, int status, String otherwise) throws IOException {
        int gotVersion = in.readUnsignedByte();
        int gotStatus = in.readUnsignedByte();
        if (gotVersion != version || gotStatus != status) {
            throw new IOException("the proxy " + otherwise + " (" + gotVersion + ", " + gotStatus + ")");
        }
    }
}
