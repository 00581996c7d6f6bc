package org.farthing.circuit.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A program that uses the SOCKS port. */
public final class SocksSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int reply;

    /** Connects with a name as the address, the user name telling circuits apart. */
    public SocksSocket(InetSocketAddress proxy, String user, String host, int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(proxy);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(new byte[] {5, 1, 2});
        require(in.readUnsignedShort() == 0x0502);
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        out.write(1);
        out.write(name.length);
        out.write(name);
        out.write(0);
        require(in.readUnsignedShort() == 0x0100);
        byte[] target = host.getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {5, 1, 0, 3, (byte) target.length});
        out.write(target);
        out.writeShort(port);
        require(in.readUnsignedByte() == 5);
        reply = in.readUnsignedByte();
        in.readFully(new byte[8]);
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

    public DataInputStream in() {
        return in;
    }

    public DataOutputStream out() {
        return out;
    }

    public void request(int verb, int count) throws IOException {
        Origin.request(out, verb, count);
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
