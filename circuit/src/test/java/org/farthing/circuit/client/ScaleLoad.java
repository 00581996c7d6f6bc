package org.farthing.circuit.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The programs and the site of a {@link ScaleBenchmark}, in a process of their own, so that neither their processor time nor their sockets
 * count as the nodes'. Takes lines on stdin and answers on stdout:
 * <pre>
 *   carry STREAMS CIRCUITS BUSY MILLIS PORT...   "go" once every stream has brought a byte, "end BYTES" MILLIS later, "closed"
 *   hold  STREAMS CIRCUITS PORT...               "go" once every stream has brought its byte; "closed" after the line "close"
 * </pre>
 * Streams take the ports in turn, and state the circuit's number as their user. BUSY of them carry what they can, the others one byte.
 */
final class ScaleLoad {
    private static final int OPENING_AT_ONCE = 64;
    private static final int CHUNK = 64 * 1024;
    /** Of all senders together. With megabytes each, thousands use up what the system has for all TCP, and the links stand still too. */
    private static final int SEND_BUFFERS = 64 * 1024 * 1024;

    private final ServerSocket site;
    private final AtomicLong received = new AtomicLong();
    private volatile int sendBuffer;

    private ScaleLoad() throws IOException {
        site = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static void main(String[] arguments) throws Exception {
        var load = new ScaleLoad();
        say("site " + load.site.getLocalPort());
        var lines = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (lines.hasNextLine()) {
            String[] words = lines.nextLine().split(" ");
            boolean carries = words[0].equals("carry");
            int streams = Integer.parseInt(words[1]);
            int circuits = Integer.parseInt(words[2]);
            var ports = new ArrayList<Integer>();
            for (int i = carries ? 5 : 3; i < words.length; i++) {
                ports.add(Integer.parseInt(words[i]));
            }
            List<Socket> open = load.open(streams, circuits, carries ? Integer.parseInt(words[3]) : 0, ports);
            long before = load.received.get();
            say("go");
            if (carries) {
                TimeUnit.MILLISECONDS.sleep(Integer.parseInt(words[4]));
                say("end " + (load.received.get() - before));
            } else {
                lines.nextLine();
            }
            for (Socket socket : open) {
                socket.close();
            }
            say("closed");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    // ---- the site: G sends for ever, I sends one byte and waits ----

    private void accept() {
        while (true) {
            try {
                Socket socket = site.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSendBufferSize(sendBuffer);
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            if (socket.getInputStream().read() == 'G') {
                byte[] piece = new byte[CHUNK];
                while (true) {
                    out.write(piece);
                }
            }
            out.write(1);
            socket.getInputStream().read();
        } catch (IOException _) {
            // The load has closed it.
        }
    }

    // ---- the programs ----

    private List<Socket> open(int streams, int circuits, int busy, List<Integer> ports) throws InterruptedException {
        sendBuffer = Math.clamp(SEND_BUFFERS / Math.max(1, busy), 8 * 1024, 1024 * 1024);
        var sockets = new Socket[streams];
        var connected = new CountDownLatch(streams);
        var first = new CountDownLatch(streams);
        var opening = new Semaphore(OPENING_AT_ONCE);
        for (int i = 0; i < streams; i++) {
            int number = i;
            opening.acquire();
            Thread.ofVirtual().start(() -> {
                try {
                    var socket = new Socket();
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(number % ports.size())));
                    sockets[number] = socket;
                    connect(socket, Integer.toString(number % circuits));
                    opening.release();
                    connected.countDown();
                    connected.await();
                    socket.getOutputStream().write(number < busy ? 'G' : 'I');
                    byte[] buffer = new byte[CHUNK];
                    count(socket.getInputStream().read(buffer));
                    first.countDown();
                    while (true) {
                        count(socket.getInputStream().read(buffer));
                    }
                } catch (SocketException | InterruptedException _) {
                    // Closed at the end.
                } catch (IOException e) {
                    say("failed " + e.getMessage());
                }
            });
        }
        first.await();
        return List.of(sockets);
    }

    private void count(int bytes) throws IOException {
        if (bytes < 0) {
            throw new SocketException("ended");
        }
        received.addAndGet(bytes);
    }

    private void connect(Socket socket, String user) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        out.write(new byte[] {5, 1, 2});
        in.readNBytes(2);
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        out.write(1);
        out.write(name.length);
        out.write(name);
        out.write(0);
        in.readNBytes(2);
        int port = site.getLocalPort();
        out.write(new byte[] {5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port});
        byte[] reply = new DataInputStream(in).readNBytes(10);
        if (reply.length < 10 || reply[1] != 0) {
            throw new IOException("refused");
        }
    }
}
