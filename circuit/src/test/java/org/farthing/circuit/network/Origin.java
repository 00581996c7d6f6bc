package org.farthing.circuit.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.sim.Here;

/**
 * The site behind the exit, on this machine. A request is {@code verb u8 | count u32}:
 * <pre>
 *   'G'  the site sends {@code count} bytes and ends; what it reads after the request is ignored
 *   'P'  the site reads {@code count} bytes, answers with the hexadecimal hash of them and ends
 *   'E'  the site returns each byte until the client ends, then ends itself
 *   'H'  the site reads until the client ends, then answers with the hash: a client that half-closes
 *   'F'  the site ends its own direction at once, then reads {@code count} bytes, which it counts
 * </pre>
 */
public final class Origin implements AutoCloseable {
    private final Platform platform = Here.platform();
    private final ServerSocketChannel server;
    private final int port;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    public Origin() throws IOException {
        server = platform.sockets().openServerSocketChannel();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 200);
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        platform.start("origin", this::accept);
    }

    public int port() {
        return port;
    }

    /** Bytes that the exits' sockets took. */
    public long sent() {
        return sent.get();
    }

    /** Bytes of bodies that came in whole. */
    public long received() {
        return received.get();
    }

    public int connections() {
        return connections.get();
    }

    /** Connections that ended in an error, such as a reset. */
    public int broken() {
        return broken.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept().socket();
                sockets.add(socket);
                connections.incrementAndGet();
                platform.start("origin-connection", () -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            int verb = in.readUnsignedByte();
            int count = in.readInt();
            switch (verb) {
                case 'G' -> {
                    send(out, count);
                    socket.shutdownOutput();
                    in.skipNBytes(Long.MAX_VALUE);
                }
                case 'P' -> {
                    out.write(hash(in, count).getBytes());
                    socket.shutdownOutput();
                    in.transferTo(OutputStream.nullOutputStream());
                }
                case 'E' -> {
                    in.transferTo(out);
                    socket.shutdownOutput();
                }
                case 'H' -> {
                    out.write(hash(in, Long.MAX_VALUE).getBytes());
                    socket.shutdownOutput();
                }
                case 'F' -> {
                    socket.shutdownOutput();
                    hash(in, count);
                    received.addAndGet(count);
                }
                default -> throw new IOException("no such verb");
            }
        } catch (java.io.EOFException _) {
            // The other side ended first, in order.
            return;
        } catch (IOException _) {
            broken.incrementAndGet();
        } finally {
            sockets.remove(socket);
        }
    }

    private void send(OutputStream out, int count) throws IOException {
        byte[] piece = new byte[16 * 1024];
        var random = new Random(count);
        for (int left = count; left > 0; ) {
            int length = Math.min(left, piece.length);
            random.nextBytes(piece);
            out.write(piece, 0, length);
            sent.addAndGet(length);
            left -= length;
        }
    }

    /** The hash of what {@code G} with this count sends. */
    public static String hashOf(int count) {
        byte[] piece = new byte[16 * 1024];
        var random = new Random(count);
        MessageDigest sha = sha256();
        for (int left = count; left > 0; ) {
            int length = Math.min(left, piece.length);
            random.nextBytes(piece);
            sha.update(piece, 0, length);
            left -= length;
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** The hash of the next {@code count} bytes, or of all until the end with {@code Long.MAX_VALUE}. */
    public static String hash(InputStream in, long count) throws IOException {
        MessageDigest sha = sha256();
        byte[] piece = new byte[16 * 1024];
        long left = count;
        while (left > 0) {
            int length = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (length < 0) {
                if (count != Long.MAX_VALUE) {
                    throw new IOException("ended " + left + " bytes early");
                }
                break;
            }
            sha.update(piece, 0, length);
            left -= length;
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void request(DataOutputStream out, int verb, int count) throws IOException {
        byte[] request = {(byte) verb, (byte) (count >> 24), (byte) (count >> 16), (byte) (count >> 8), (byte) count};
        out.write(request);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
