package org.farthing.app.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A SOCKS 5 proxy of one hop that takes any user name and connects directly; and may spoil what comes back. */
final class PlainSocks implements AutoCloseable {
    /** What it does with a byte of the site's at a place from 0 up: the byte, another one, or -1 to end the stream. */
    interface Backward {
        int pass(long place, int value);
    }

    private final ServerSocket server = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
    private final Backward backward;

    PlainSocks(Backward backward) throws IOException {
        this.backward = backward;
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket program = server.accept();
                    Thread.ofVirtual().start(() -> serve(program));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void serve(Socket accepted) {
        try (Socket program = accepted; var site = new Socket()) {
            program.setTcpNoDelay(true);
            site.setTcpNoDelay(true);
            var in = new DataInputStream(program.getInputStream());
            OutputStream out = program.getOutputStream();
            in.readNBytes(3);
            out.write(new byte[] {5, 2});
            in.readNBytes(1);
            in.readNBytes(in.readUnsignedByte());
            in.readNBytes(in.readUnsignedByte());
            out.write(new byte[] {1, 0});
            in.readNBytes(4);
            InetAddress host = InetAddress.getByAddress(in.readNBytes(4));
            site.connect(new InetSocketAddress(host, in.readUnsignedShort()));
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            Thread there = Thread.ofVirtual().start(() -> copy(in, site));
            back(site.getInputStream(), out);
            there.interrupt();
        } catch (IOException _) {
            return;
        }
    }

    private static void copy(InputStream in, Socket site) {
        try {
            in.transferTo(site.getOutputStream());
            site.shutdownOutput();
        } catch (IOException _) {
            return;
        }
    }

    private void back(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        long place = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                int passed = backward.pass(place, buffer[i] & 0xFF);
                if (passed < 0) {
                    out.write(buffer, 0, i);
                    return;
                }
                buffer[i] = (byte) passed;
                place++;
            }
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
