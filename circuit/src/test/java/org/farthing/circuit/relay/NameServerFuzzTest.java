package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.farthing.circuit.cell.RelayMessage.Resolved;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers of name servers, which whoever owns a name writes: dnsjava's own reading of them, and what an exit makes of it. */
class NameServerFuzzTest {
    private static final Name ASKED = Name.fromConstantString("wWw.eXaMpLe.com.");
    private static final Name ALIAS = Name.fromConstantString("cdn.example.net.");
    private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::7");

    private static byte[] answer(Name asked, int type, Record... records) {
        Message message = Message.newQuery(Record.newRecord(asked, type, DClass.IN));
        for (Record record : records) {
            message.addRecord(record, Section.ANSWER);
        }
        return message.toWire();
    }

    /** Found by {@link #answersOfNameServers} in its second minute: an address of no bytes made the exit's reading break. */
    @Test
    void aRecordWithoutDataIsNone() throws IOException {
        byte[] whole = answer(ASKED, Type.A, new ARecord(ASKED, DClass.IN, 60, FOUR));
        byte[] empty = Arrays.copyOf(whole, whole.length - 4);
        empty[empty.length - 1] = 0;
        // In an answer to an UPDATE (RFC 2136) a record may have no data, and nobody but the server says what it answers to.
        empty[2] = (byte) 0xA8;
        var message = new Message(empty);
        assertEquals(Type.A, message.getSection(Section.ANSWER).getFirst().getType());
        assertEquals(List.of(), ExitResolver.read(ASKED, Type.A, message).records());
    }

    @Test
    void answersOfNameServers() {
        Name pointer = ReverseMap.fromAddress(FOUR);
        List<byte[]> seeds = List.of(
                answer(ASKED, Type.A, new ARecord(ASKED, DClass.IN, 1, FOUR), new ARecord(ASKED, DClass.IN, 90_000, FOUR)),
                answer(ASKED, Type.A, new CNAMERecord(ASKED, DClass.IN, 70, ALIAS), new ARecord(ALIAS, DClass.IN, 90, FOUR)),
                answer(ASKED, Type.AAAA, new AAAARecord(ASKED, DClass.IN, 300, SIX)), answer(ASKED, Type.A),
                answer(pointer, Type.PTR, new PTRRecord(pointer, DClass.IN, 300, ALIAS)));
        // dnsjava's own exceptions are IOException's.
        DecoderFuzz.run(FuzzedDecoder.NAME_SERVERS, 6_000, seeds, List.of(IOException.class), input -> {
            var message = new Message(input);
            for (int type : new int[] {Type.A, Type.AAAA}) {
                ExitResolver.Part part = ExitResolver.read(ASKED, type, message);
                bounded(part.records().size(), part.seconds());
                for (Record record : part.records()) {
                    int length = type == Type.A ? ((ARecord) record).getAddress().getAddress().length
                            : ((AAAARecord) record).getAddress().getAddress().length;
                    assertTrue(length == 4 || length == 16);
                }
            }
            if (ExitResolver.named(ExitResolver.read(pointer, Type.PTR, message)) instanceof ExitResolver.Answer.Named named) {
                bounded(1, named.seconds());
                assertTrue(named.name().length() <= 253);
            }
        });
    }

    private static void bounded(int records, int seconds) {
        assertTrue(records <= Resolved.MOST && seconds >= Resolved.LEAST_SECONDS && seconds <= Resolved.MOST_SECONDS);
    }
}
