package org.farthing.app;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** {@code farthing.toml} as a person, an editor or a disk left it: what is wrong is said in a sentence. */
class SettingsFuzzTest {
    /** Numbers to TOML, and no number of gwei: Java's exact decimals have no words for them. */
    @Test
    void whatIsNoNumberOfGwei() {
        for (String value : List.of("nan", "-nan", "inf", "-inf", "1e999", "-1e-999", "1e-2147483648", "0.0")) {
            assertThrows(WalletException.class, () -> Settings.parse("max_fee_gwei = " + value), value);
        }
    }

    @Test
    void settings() {
        List<byte[]> seeds = Stream.of("""
                network = "gnosis"
                rpc = ["https://one.example", "https://other.example"]
                max_fee_gwei = 2.5
                auto_lock_minutes = 15
                socks_password = true
                rpc_through_circuits = "always"
                """, """
                chain_id = 31337
                coin = "ETH"
                rpc = "http://127.0.0.1:8545"
                deposit = "0.25"
                channel_days = 30
                spread = "6h"
                socks_port = 0
                [contracts]
                channels = "0x00000000000000000000000000000000000000aa"
                registry = "0x00000000000000000000000000000000000000bb"
                first_block = 7
                [practice]
                relays = 6
                """).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        DecoderFuzz.run(FuzzedDecoder.SETTINGS, 6_000, seeds, List.of(WalletException.class),
                input -> Settings.parse(new String(input, StandardCharsets.UTF_8)));
    }
}
