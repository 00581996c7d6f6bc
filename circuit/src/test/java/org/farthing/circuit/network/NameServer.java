package org.farthing.circuit.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback, UDP and TCP on one port, that says what a test wants. Names it has not heard of do not exist. */
public final class NameServer implements AutoCloseable {
    /** How a name's questions are answered. */
    public interface Zone {
        /** @param asked how often this name and type was asked before */
        Reply answer(Name name, int type, int asked);
    }

    /**
     * @param rcode     of the DNS
     * @param truncated over UDP: says so and sends no records
     * @param silent    no answer at all
     */
    public record Reply(int rcode, List<Record> records, boolean truncated, boolean silent) {
        public static Reply of(Record... records) {
            return new Reply(Rcode.NOERROR, List.of(records), false, false);
        }

        public static Reply error(int rcode) {
            return new Reply(rcode, List.of(), false, false);
        }

        public static Reply silence() {
            return new Reply(Rcode.NOERROR, List.of(), false, true);
        }
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, Zone> zones = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile boolean lowersCase;

    public NameServer() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        DatagramSocket first = null;
        ServerSocket second = null;
        for (int i = 0; second == null; i++) {
            first = new DatagramSocket(0, loopback);
            try {
                second = new ServerSocket(first.getLocalPort(), 50, loopback);
            } catch (IOException e) {
                first.close();
                if (i == 20) {
                    throw e;
                }
            }
        }
        udp = first;
        tcp = second;
        Thread.ofVirtual().name("dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("dns-tcp").start(this::serveTcp);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    public NameServer zone(String name, Zone zone) {
        zones.put(name, zone);
        return this;
    }

    /** A name with these addresses, always. */
    public NameServer addresses(String name, long ttl, String... literals) {
        return zone(name, (asked, type, _) -> addresses(asked, type, ttl, literals));
    }

    public static Reply addresses(Name name, int type, long ttl, String... literals) {
        return Reply.of(java.util.Arrays.stream(literals).map(InetAddress::ofLiteral)
                .filter(address -> (address.getAddress().length == 4 ? Type.A : Type.AAAA) == type)
                .map(address -> type == Type.A ? new ARecord(name, DClass.IN, ttl, address) : new AAAARecord(name, DClass.IN, ttl, address))
                .toArray(Record[]::new));
    }

    public static Record alias(Name from, String to) {
        return new CNAMERecord(from, DClass.IN, 30, Name.fromConstantString(to));
    }

    public static Record pointer(Name from, String to) {
        return new PTRRecord(from, DClass.IN, 3600, Name.fromConstantString(to));
    }

    /** From now on it forgets the case of letters, as some servers do. */
    public void lowerCase() {
        lowersCase = true;
    }

    /** Every question so far, as it was written: {@code udp A wWw.exAmple.com.}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    public long questionsFor(String name) {
        return questions.stream().filter(question -> question.toLowerCase(Locale.ROOT).endsWith(" " + name + ".")).count();
    }

    private Optional<byte[]> answer(byte[] query, boolean overUdp) throws IOException {
        var message = new Message(query);
        Record question = message.getQuestion();
        Name name = question.getName();
        questions.add((overUdp ? "udp " : "tcp ") + Type.string(question.getType()) + " " + name);
        String key = name.toString(true).toLowerCase(Locale.ROOT);
        int before = asked.merge(key + " " + question.getType(), 1, Integer::sum) - 1;
        Zone zone = zones.getOrDefault(key, (_, _, _) -> Reply.error(Rcode.NXDOMAIN));
        Reply reply = zone.answer(name, question.getType(), before);
        if (reply.silent()) {
            return Optional.empty();
        }
        var response = new Message(message.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        response.getHeader().setRcode(reply.rcode());
        Name said = lowersCase ? name.canonicalize() : name;
        response.addRecord(Record.newRecord(said, question.getType(), DClass.IN), Section.QUESTION);
        if (reply.truncated() && overUdp) {
            response.getHeader().setFlag(Flags.TC);
        } else {
            reply.records().forEach(record -> response.addRecord(record, Section.ANSWER));
        }
        return Optional.of(response.toWire());
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (true) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
                Optional<byte[]> answer = answer(query, true);
                if (answer.isPresent()) {
                    udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                if (udp.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serveTcp() {
        while (true) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().name("dns-tcp-query").start(() -> serveOne(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serveOne(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                Optional<byte[]> answer = answer(query, false);
                if (answer.isEmpty()) {
                    return;
                }
                out.writeShort(answer.get().length);
                out.write(answer.get());
            }
        } catch (IOException _) {
            // The one who asked has gone.
            return;
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
