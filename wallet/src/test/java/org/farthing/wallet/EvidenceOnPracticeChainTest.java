package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.evidence.ChainCheck;
import org.farthing.wallet.evidence.ChainCheck.OnChain;
import org.farthing.wallet.evidence.EvidenceCheck;
import org.farthing.wallet.evidence.EvidenceReport;
import org.farthing.wallet.evidence.VoucherExport;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wallet's exported vouchers against the chain on which its relays were paid. */
class EvidenceOnPracticeChainTest {
    @TempDir
    Path folder;

    @Test
    void theChainPaidWhatTheFileProves() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            List<Bytes> ids = wallet.channels().openTogether(world.plans(2), LIFE);
            Voucher best = null;
            for (Bytes id : ids) {
                PayingChannel channel = wallet.channels().paying(id).orElseThrow();
                channel.sign(Amount.ofWei(400), Amount.ZERO, Amount.ofWei(2_000), 32);
                best = channel.sign(Amount.ofWei(1_234), Amount.ofWei(400), Amount.ofWei(2_000), 64);
            }
            PayingChannel second = wallet.channels().paying(ids.get(1)).orElseThrow();
            world.contract.close(world.relay, new ChannelClosing(second.terms(), best.cumulative(), best.signature()),
                    world.till.address());

            Path file = folder.resolve("vouchers.jsonl");
            assertEquals(4, VoucherExport.toFile(wallet.ledger(), Filter.ALL, Format.JSON_LINES, file));
            EvidenceReport report = EvidenceCheck.file(file);
            assertTrue(report.isSound(), () -> report.firstFault().toString());
            Map<Bytes, OnChain> found = ChainCheck.of(report, world.contract, world.network.chainId(), 0, world.chain.latest().number());
            assertEquals(Amount.ofWei(1_234), assertInstanceOf(ChainCheck.Open.class, found.get(ids.get(0))).covered());
            var closed = assertInstanceOf(ChainCheck.Closed.class, found.get(ids.get(1)));
            assertTrue(closed.asProven());
            assertEquals(new ChainCheck.Closed(Amount.ofWei(1_234), DEPOSIT.minus(Amount.ofWei(1_234)), Amount.ofWei(1_234)), closed);
            assertEquals(Kind.WRONG_CHAIN, assertThrows(WalletException.class,
                    () -> ChainCheck.of(report, world.contract, 1, 0, 1)).kind());
        }
    }
}
