package org.farthing.app.support;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A SOCKS 5 client (RFC 1928, with the user name and password of RFC 1929) over a plain socket. Written out, since the JDK's own looks names
 * up by itself and tells nothing of the proxy's reply.
 */
public record SocksClient(InetSocketAddress proxy) {
    private static final int READ_TIMEOUT_MS = 30_000;
    private static final int CONNECT = 1;
    private static final int RESOLVE = 0xF0;

    /** The proxy's reply where it is not 0, which is success. */
    public static final class Refused extends IOException {
        private final int reply;

        Refused(int reply) {
            super("the proxy answered " + reply);
            this.reply = reply;
        }

        public int reply() {
            return reply;
        }
    }

    /** Connects to {@code host}: an IPv4 address in digits is sent as such, all else as a name. */
    public Socket connect(String host, int port) throws IOException {
        return connect(host, port, null);
    }

    /**
     * Connects with a user name, which asks for circuits of its own.
     *
     * @param user null for none
     * @throws Refused if the proxy answers anything but success
     */
    public Socket connect(String host, int port, String user) throws IOException {
        var socket = new Socket();
        try {
            ask(socket, user, request(CONNECT, host, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Asks for the address of a name (Tor's RESOLVE).
     *
     * @throws Refused if the proxy answers anything but success
     */
    public String resolve(String name) throws IOException {
        try (var socket = new Socket()) {
            return InetAddress.getByAddress(ask(socket, null, request(RESOLVE, name, 0))).getHostAddress();
        }
    }

    /** Sends the request and reads the reply; gives the address in it, as bytes. */
    private byte[] ask(Socket socket, String user, byte[] request) throws IOException {
        socket.connect(proxy, READ_TIMEOUT_MS);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        var in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        authenticate(in, out, user);
        out.write(request);
        int version = in.readUnsignedByte();
        int reply = in.readUnsignedByte();
        if (version != 5) {
            throw new IOException("no SOCKS 5 reply");
        }
        if (reply != 0) {
            throw new Refused(reply);
        }
        in.readUnsignedByte();
        int length = switch (in.readUnsignedByte()) {
            case 1 -> 4;
            case 3 -> in.readUnsignedByte();
            case 4 -> 16;
            default -> throw new IOException("an unknown kind of address");
        };
        byte[] bound = new byte[length];
        in.readFully(bound);
        in.readFully(new byte[2]);
        return bound;
    }

    private static void authenticate(DataInputStream in, OutputStream out, String user) throws IOException {
        int method = user == null ? 0 : 2;
        out.write(new byte[] {5, 1, (byte) method});
        if (in.readUnsignedByte() != 5 || in.readUnsignedByte() != method) {
            throw new IOException("the proxy takes no such method");
        }
        if (user != null) {
            byte[] name = user.getBytes(StandardCharsets.US_ASCII);
            out.write(ByteBuffer.allocate(name.length + 4).put((byte) 1).put((byte) name.length).put(name).put((byte) 1).put((byte) 'x')
                    .array());
            if (in.readUnsignedByte() != 1 || in.readUnsignedByte() != 0) {
                throw new IOException("the proxy refused the name");
            }
        }
    }

    private static byte[] request(int command, String host, int port) {
        boolean digits = host.matches("[0-9.]+");
        byte[] address = digits ? InetAddress.ofLiteral(host).getAddress() : host.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer request = ByteBuffer.allocate(7 + address.length).put((byte) 5).put((byte) command).put((byte) 0);
        if (digits) {
            request.put((byte) 1);
        } else {
            request.put((byte) 3).put((byte) address.length);
        }
        request.put(address).putShort((short) port);
        byte[] bytes = new byte[request.position()];
        request.flip().get(bytes);
        return bytes;
    }

    /**
     * One HTTP request on a connection of its own.
     *
     * @param body empty to GET
     * @return the answer's body
     */
    public byte[] http(String host, int port, String path, byte[] body, String user) throws IOException {
        try (Socket socket = connect(host, port, user)) {
            String head = (body.length == 0 ? "GET " : "POST ") + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n"
                    + (body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n") + "Connection: close\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            var in = new DataInputStream(socket.getInputStream());
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException(status);
            }
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] answer = new byte[length];
            in.readFully(answer);
            return answer;
        }
    }

    public byte[] get(String host, int port, String path) throws IOException {
        return http(host, port, path, new byte[0], null);
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
