package org.farthing.app.support;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on the loopback address (UDP, IPv4 addresses), which tells what it was asked. Other names do not exist. */
public final class NameServer implements AutoCloseable {
    private static final int SECONDS = 60;

    private final DatagramSocket socket;
    private final Map<String, InetAddress> names;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private NameServer(Map<String, InetAddress> names) throws IOException {
        this.names = Map.copyOf(names);
        this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("names").start(this::serve);
    }

    /** @param names in small letters, without the dot at the end */
    public static NameServer start(Map<String, InetAddress> names) throws IOException {
        return new NameServer(names);
    }

    /** What has a Java program's exits ask here alone. */
    public String javaOption() {
        return "-Ddns.server=127.0.0.1:" + socket.getLocalPort();
    }

    /** The names that were asked for, in small letters. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // Closed, or no question: nobody waits for this answer.
                continue;
            }
        }
    }

    private Message answer(Message question) {
        Record record = question.getQuestion();
        String name = record.getName().toString(true).toLowerCase(Locale.ROOT);
        asked.add(name);
        var answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(record, Section.QUESTION);
        InetAddress address = names.get(name);
        if (address == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (record.getType() == Type.A) {
            answer.addRecord(new ARecord(record.getName(), DClass.IN, SECONDS, address), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
