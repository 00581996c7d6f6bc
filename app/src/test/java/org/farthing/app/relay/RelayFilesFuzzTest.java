package org.farthing.app.relay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** An operator's files as an editor or a disk left them. */
class RelayFilesFuzzTest {
    private static final String CONTRACTS = """
            [contracts]
            channels = "0x00000000000000000000000000000000000000aa"
            registry = "0x00000000000000000000000000000000000000bb"
            """;

    @Test
    void settings() {
        List<byte[]> seeds = Stream.of("""
                name = "Alder"
                advertise = "203.0.113.7:9001"
                rpc = "https://one.example"
                """ + CONTRACTS, """
                name = "B 2"
                country = "CH"
                listen = "[::]:9001"
                advertise = "[2001:db8::7]:9001"
                rpc = ["https://one.example", "https://other.example"]
                unit_price = "0.0001"
                roles = ["entry", "middle"]
                exit_ports = ["80", "443", "8000-8100"]
                name_servers = ["192.0.2.53", "192.0.2.54:5353"]
                drain_seconds = 5
                max_fee_gwei = 40
                """ + CONTRACTS + """
                [redemption]
                before_end_hours = 48
                worth_fees = 50
                idle_days = 7
                """).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        DecoderFuzz.run(FuzzedDecoder.RELAY_SETTINGS, 6_000, seeds, List.of(WalletException.class),
                input -> RelaySettings.parse(Path.of("/somewhere/relay.toml"), new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void onionKeys() {
        var random = new SecureRandom();
        OnionKeys first = OnionKeys.fresh(random, Instant.parse("2026-11-01T12:00:00Z"));
        byte[] one = first.encode();
        byte[] two = first.at(Instant.parse("2026-11-09T12:00:00Z"), random).encode();
        DecoderFuzz.run(FuzzedDecoder.STORED_ONION_KEYS, 3_000, List.of(one, two), List.of(MalformedException.class), OnionKeys::decode);
    }
}
