package org.farthing.app.browser;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Doors on this computer that a browser reaches only if it goes around its proxy: the port refuses to lead there, so whoever comes in came
 * directly. Open while the check runs. One takes datagrams on an address of the network too, since WebRTC does not look at 127.0.0.1; it
 * heeds only what this computer itself sends.
 */
public final class Canaries implements AutoCloseable {
    /** Which door somebody came in by. */
    enum Door { IPV4, IPV6, DATAGRAM }

    private static final int STUN_HEAD = 20;
    private static final int STUN_COOKIE = 0x2112A442;

    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Consumer<Door> visitor = _ -> { };
    private final int ipv4;
    private final OptionalInt ipv6;
    private final List<InetSocketAddress> datagrams = new ArrayList<>();

    private Canaries() throws IOException {
        this.ipv4 = listen(InetAddress.ofLiteral("127.0.0.1"), Door.IPV4);
        OptionalInt six;
        try {
            six = OptionalInt.of(listen(InetAddress.ofLiteral("::1"), Door.IPV6));
        } catch (IOException _) {
            // A computer without IPv6.
            six = OptionalInt.empty();
        }
        this.ipv6 = six;
        receive(InetAddress.ofLiteral("127.0.0.1"));
        Optional<InetAddress> own = ownAddress();
        if (own.isPresent()) {
            receive(own.get());
        }
    }

    /**
     * Opens the doors.
     *
     * @throws IOException if not even one on 127.0.0.1 can be had
     */
    public static Canaries open() throws IOException {
        return new Canaries();
    }

    /** Who is told of visitors, from now on: nobody knows of the doors before. */
    public void tell(LeakCheck check) {
        visitor = check::visited;
    }

    /** The port on 127.0.0.1. */
    public int ipv4() {
        return ipv4;
    }

    /** The port on ::1, where there is one. */
    public OptionalInt ipv6() {
        return ipv6;
    }

    /** Where datagrams are taken, as {@code host:port}. */
    public List<String> datagrams() {
        return datagrams.stream().map(at -> at.getAddress().getHostAddress() + ":" + at.getPort()).toList();
    }

    private static Optional<InetAddress> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces().filter(Canaries::isUp).flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()).findFirst();
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (IOException _) {
            return false;
        }
    }

    private int listen(InetAddress address, Door door) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        open.add(server);
        server.bind(new InetSocketAddress(address, 0));
        Thread.ofVirtual().name("canary").start(() -> accept(server, door));
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept(ServerSocketChannel server, Door door) {
        while (true) {
            try (SocketChannel _ = server.accept()) {
                visitor.accept(door);
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException _) {
                visitor.accept(door);
            }
        }
    }

    private void receive(InetAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        open.add(channel);
        channel.bind(new InetSocketAddress(address, 0));
        datagrams.add((InetSocketAddress) channel.getLocalAddress());
        Thread.ofVirtual().name("canary-datagrams").start(() -> {
            ByteBuffer packet = ByteBuffer.allocate(2048);
            while (true) {
                try {
                    packet.clear();
                    var from = (InetSocketAddress) channel.receive(packet);
                    packet.flip();
                    if (isStun(packet) && (from.getAddress().equals(address) || from.getAddress().isLoopbackAddress())) {
                        visitor.accept(Door.DATAGRAM);
                    }
                } catch (ClosedChannelException _) {
                    return;
                } catch (IOException _) {
                    // Such as an ICMP answer to something earlier: the next packet counts again.
                    continue;
                }
            }
        });
    }

    /** RFC 8489: what else a network's machines send to every port is not meant for us. */
    private static boolean isStun(ByteBuffer packet) {
        return packet.remaining() >= STUN_HEAD && packet.getInt(4) == STUN_COOKIE;
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                System.getLogger("farthing.browser").log(System.Logger.Level.DEBUG, "a canary did not close: " + e.getMessage());
            }
        }
    }
}
