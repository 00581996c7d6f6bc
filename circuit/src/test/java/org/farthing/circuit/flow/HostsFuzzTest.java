package org.farthing.circuit.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.junit.jupiter.api.Test;

/** Hosts as programs and name servers write them: read by both ends of a stream, and alike. */
class HostsFuzzTest {
    @Test
    void hosts() {
        List<byte[]> seeds = Stream.of("example.com", "WWW.Example.org.", "xn--bcher-kva.example", "xn--80ak6aa92e.com", "192.0.2.1",
                "2001:db8::1", "[2001:db8::7]", "::ffff:192.0.2.9", "_dmarc.a-b.example", "localhost", "xn--fiqs8s",
                "a.xn--vermgensberatung-pwb").map(host -> host.getBytes(StandardCharsets.US_ASCII))
                .filter(host -> !(Destination.of(new String(host, StandardCharsets.US_ASCII)) instanceof Destination.Unusable)).toList();
        assertEquals(11, seeds.size(), "a name of one label is unusable, all else is in order");
        DecoderFuzz.run(FuzzedDecoder.HOSTS, 8_000, seeds, List.of(MalformedException.class), input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            switch (Destination.of(text)) {
                case Destination.Name(String name) -> {
                    // What is sent is read as the same by the exit, and again.
                    assertEquals(new Destination.Name(name), Destination.of(name));
                    assertEquals(name, sent(name));
                }
                case Destination.Literal(var address) -> {
                    var again = (Destination.Literal) Destination.of(address.getHostAddress());
                    assertEquals(address, again.address());
                    assertEquals(again, Destination.of(sent(address.getHostAddress())));
                }
                case Destination.Localhost _ -> assertEquals("localhost", text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""));
                case Destination.Unusable _ -> throw new DecoderFuzz.Refused();
            }
        });
    }

    /** The host as the exit gets it. */
    private static String sent(String host) {
        byte[] cell = new byte[512];
        int length = RelayMessageCodec.write(cell, 0, 7, new RelayMessage.Resolve(host));
        return ((RelayMessage.Resolve) RelayMessageCodec.decode(RelayMessage.RESOLVE, cell, Cell.MESSAGE_HEADER,
                length - Cell.MESSAGE_HEADER)).host();
    }
}
