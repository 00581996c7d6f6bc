package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.farthing.app.DataFolder;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.ledger.VoucherRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code channel vouchers --csv} writes to the terminal is what it writes to a file, whatever relays call themselves. */
class VoucherListTest {
    private static final int CHAIN_ID = 31337;
    private static final Instant START = Instant.parse("2026-11-22T20:05:28Z");
    /** Two, three and four bytes a character, in lines of odd lengths: some lie across the ends of every buffer on the way. */
    private static final String NAME = "Bäume, \"柏の木\" 🌲";
    /** Enough to fill the usual buffer of 8 KiB many times. */
    private static final int VOUCHERS = 200;

    @TempDir
    private Path folder;

    @Test
    void namesAreWholeAcrossBuffers() throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        Files.createDirectories(data.path());
        Files.writeString(data.settings(), "");
        write(data);

        var out = new ByteArrayOutputStream();
        assertEquals(0, run(out, "channel", "vouchers", "--csv", "--data", data.path().toString()));
        Path file = folder.resolve("vouchers.csv");
        assertEquals(0, run(new ByteArrayOutputStream(), "channel", "vouchers", "--csv", "--out", file.toString(), "--data",
                data.path().toString()));
        String text = out.toString(StandardCharsets.UTF_8);
        assertEquals(Files.readString(file), text);
        assertEquals(VOUCHERS, text.split("\"Bäume, \"\"柏の木\"\" 🌲\"", -1).length - 1);
        assertEquals(VOUCHERS + 1, text.lines().count());
    }

    private static int run(ByteArrayOutputStream out, String... words) {
        return FarthingCommand.run(words, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
    }

    private static void write(DataFolder data) {
        try (Ledger ledger = Ledger.open(data.ledger()); var signer = new Signer(filled(32, 70).toArray())) {
            Address contract = new Address(filled(20, 9));
            Amount deposit = Amount.ofWei(1_000_000);
            var terms = new ChannelTerms(CHAIN_ID, contract, new Address(filled(20, 1)), new Address(filled(20, 2)), signer.address(),
                    filled(32, 50));
            ledger.saveChannel(new ChannelRow(terms, 0, new Relay(filled(32, 20), NAME, "exit"),
                    new ChannelState.Open(Funds.fresh(deposit, START.plusSeconds(1_000_000)))));
            ledger.reserve(terms.id(), deposit);
            var vouchers = new VoucherSigner(signer, CHAIN_ID, contract);
            for (int n = 1; n <= VOUCHERS; n++) {
                ledger.recordVouchers(List.of(new VoucherRow(vouchers.sign(terms.id(), Amount.ofWei(7L * n)), n, START.plusSeconds(n))));
            }
        }
    }

    private static Bytes filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }
}
