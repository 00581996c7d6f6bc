package org.farthing.circuit.socks;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/**
 * Sockets whose connections go over circuits, for this program's own use: each connects to a SOCKS port on the loopback address whose
 * password only this process knows, and asks it for the destination by name. There is no way from here to anywhere else: what the port
 * refuses fails.
 *
 * <p>The host of the address given to {@code connect} goes to the exit as it is written, whatever address stands beside it; nothing is
 * looked up. Connecting takes as long as a circuit does, within the timeout given. Thread-safe; the sockets are as sockets are.
 */
public final class CircuitSockets extends SocketFactory {
    private static final int LONGEST = 255;

    private final InetSocketAddress port;
    private final PortPassword password;
    private final String user;

    /**
     * @param port where the SOCKS server listens
     * @param user sets circuits apart: streams of different users never share one; 1 to 255 characters of ASCII
     */
    public CircuitSockets(InetSocketAddress port, PortPassword password, String user) {
        if (user.isEmpty() || user.length() > LONGEST) {
            throw new IllegalArgumentException("a SOCKS user name is 1 to 255 bytes");
        }
        this.port = port;
        this.password = password;
        this.user = user;
    }

    @Override
    public Socket createSocket() {
        return new CircuitSocket();
    }

    @Override
    public Socket createSocket(String host, int destination) throws IOException {
        Socket socket = createSocket();
        socket.connect(InetSocketAddress.createUnresolved(host, destination));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int destination, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, destination);
    }

    @Override
    public Socket createSocket(InetAddress host, int destination) throws IOException {
        return createSocket(host.getHostAddress(), destination);
    }

    @Override
    public Socket createSocket(InetAddress address, int destination, InetAddress localAddress, int localPort) throws IOException {
        return createSocket(address, destination);
    }

    private final class CircuitSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress destination)) {
                throw new SocketException("a circuit leads to hosts and ports alone");
            }
            super.connect(port, timeout);
            int before = getSoTimeout();
            setSoTimeout(timeout);
            try {
                shakeHands(destination.getHostString(), destination.getPort());
                setSoTimeout(before);
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        /** RFC 1928 with the user name and password of RFC 1929. */
        private void shakeHands(String host, int destination) throws IOException {
            byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
            if (name.length < 1 || name.length > LONGEST) {
                throw new SocketException("a host has 1 to 255 bytes");
            }
            var in = new DataInputStream(getInputStream());
            OutputStream out = getOutputStream();
            out.write(new byte[] {5, 1, 2});
            expect(in, 5, 2);
            byte[] mine = user.getBytes(StandardCharsets.ISO_8859_1);
            byte[] secret = password.reveal().getBytes(StandardCharsets.ISO_8859_1);
            out.write(ByteBuffer.allocate(3 + mine.length + secret.length).put((byte) 1).put((byte) mine.length).put(mine)
                    .put((byte) secret.length).put(secret).array());
            expect(in, 1, 0);
            out.write(ByteBuffer.allocate(7 + name.length).put(new byte[] {5, 1, 0, 3, (byte) name.length}).put(name)
                    .putShort((short) destination).array());
            expect(in, 5, 0);
            in.readUnsignedByte();
            int length = switch (in.readUnsignedByte()) {
                case 1 -> 4;
                case 3 -> in.readUnsignedByte();
                case 4 -> 16;
                default -> throw new SocketException("the circuits' own port does not speak SOCKS");
            };
            in.skipNBytes(length + 2);
        }

        private static void expect(DataInputStream in, int first, int second) throws IOException {
            int version = in.readUnsignedByte();
            int answer = in.readUnsignedByte();
            if (version != first || answer != second) {
                throw new SocketException("no circuit leads there now (SOCKS reply " + answer + ")");
            }
        }
    }
}
