package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.farthing.circuit.sim.Here;

/** A program that uses the SOCKS port. */
public final class SocksSocket implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int reply;
    private String bound;

    /** Connects with a name as the address, the user name telling circuits apart. */
    public SocksSocket(InetSocketAddress proxy, String user, String host, int port, int receiveBuffer) throws IOException {
        socket = Here.platform().sockets().openSocketChannel().socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(proxy);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        open(user, "", 1, host, port);
        readReply();
    }

    /** With a command, user name and password of one's choice. */
    public SocksSocket(InetSocketAddress proxy, String user, String password, int command, String host, int port) throws IOException {
        socket = Here.platform().sockets().openSocketChannel().socket();
        socket.connect(proxy);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        open(user, password, command, host, port);
        readReply();
    }

    private void open(String user, String password, int command, String host, int port) throws IOException {
        out.write(new byte[] {5, 1, 2});
        require(in.readUnsignedShort() == 0x0502);
        out.write(1);
        writeText(user);
        writeText(password);
        require(in.readUnsignedShort() == 0x0100);
        out.write(new byte[] {5, (byte) command, 0, 3});
        writeText(host);
        out.writeShort(port);
    }

    private void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes.length);
        out.write(bytes);
    }

    private void readReply() throws IOException {
        require(in.readUnsignedByte() == 5);
        reply = in.readUnsignedByte();
        require(in.readUnsignedByte() == 0);
        bound = switch (in.readUnsignedByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 3 -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
            case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            default -> throw new IOException("no kind of address");
        };
        in.readUnsignedShort();
    }

    private static void require(boolean held) throws IOException {
        if (!held) {
            throw new IOException("the proxy does not speak SOCKS 5");
        }
    }

    /** The reply code; 0 is success. */
    public int reply() {
        return reply;
    }

    /** The address or name in the reply. */
    public String bound() {
        return bound;
    }

    public DataInputStream in() {
        return in;
    }

    public DataOutputStream out() {
        return out;
    }

    public void request(int verb, int count) throws IOException {
        Origin.request(out, verb, count);
    }

    /** Opens, fetches so many bytes, and sees that they are the origin's, to the end. */
    public void fetch(int count) throws IOException {
        assertEquals(0, reply());
        request('G', count);
        assertEquals(Origin.hashOf(count), Origin.hash(in, Long.MAX_VALUE));
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
