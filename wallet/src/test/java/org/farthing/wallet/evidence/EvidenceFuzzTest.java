package org.farthing.wallet.evidence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of vouchers as anyone may hand them over. */
class EvidenceFuzzTest {
    @Test
    void exports(@TempDir Path folder) {
        List<byte[]> seeds = new ArrayList<>();
        try (var exported = new Exported(folder, 2)) {
            for (Format format : Format.values()) {
                List<List<String>> rows = Exported.rows(exported.text(format));
                seeds.add(Exported.file(format, rows).getBytes(StandardCharsets.UTF_8));
                seeds.add(Exported.file(format, rows.subList(0, 1)).getBytes(StandardCharsets.UTF_8));
            }
        }
        DecoderFuzz.run(FuzzedDecoder.EVIDENCE, 3_000, seeds, List.of(), input -> {
            EvidenceReport report = Exported.check(input);
            assertTrue(report.lines() >= report.faulty());
            if (!report.isSound() || report.firstFault().isPresent()) {
                throw new DecoderFuzz.Refused();
            }
        });
    }
}
