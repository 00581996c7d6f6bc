package org.farthing.app.session;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Exports go nowhere and verdicts are set. Thread-safe. */
public final class ScriptedEvidence implements EvidenceDesk {
    private volatile Verdict verdict = new Verdict(false, 0, 0, List.of(), Optional.empty());
    private volatile Optional<WalletException> failure = Optional.empty();
    private final List<String> exported = new CopyOnWriteArrayList<>();

    public void set(Verdict next) {
        verdict = next;
    }

    public void failWith(Optional<WalletException> next) {
        failure = next;
    }

    public List<String> exported() {
        return List.copyOf(exported);
    }

    @Override
    public long export(VoucherQuery query, Format format, Path file) {
        failure.ifPresent(each -> {
            throw each;
        });
        exported.add(query.search() + " " + format + " " + file.getFileName());
        return 410;
    }

    @Override
    public Verdict verify(Path file) {
        failure.ifPresent(each -> {
            throw each;
        });
        return verdict;
    }

    @Override
    public ChannelStory story(Bytes channel) {
        LocalDate today = LocalDate.of(2026, 11, 22);
        return new ChannelStory(List.of(
                new ChannelStory.Event(ChannelStory.Kind.OPENED, 38_100_000, Amount.ofCoins(1), Amount.ZERO,
                        Optional.of(Scenes.NOW.plus(Duration.ofDays(30)))),
                new ChannelStory.Event(ChannelStory.Kind.TOPPED_UP, 38_110_000, Amount.parseCoins("0.5"), Amount.ZERO, Optional.empty())),
                List.of(new ChannelStory.Day(today.minusDays(9), Amount.parseCoins("0.1")),
                        new ChannelStory.Day(today.minusDays(2), Amount.parseCoins("0.31")),
                        new ChannelStory.Day(today, Amount.parseCoins("0.05"))));
    }
}
