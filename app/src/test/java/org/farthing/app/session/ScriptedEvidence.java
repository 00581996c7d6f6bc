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
    private volatile Filling filling = Filling.FILLED;
    private final List<VoucherDamage> damages = new CopyOnWriteArrayList<>();
    private final List<Bytes> filled = new CopyOnWriteArrayList<>();
    private final List<String> exported = new CopyOnWriteArrayList<>();

    public void set(Verdict next) {
        verdict = next;
    }

    /** Each is gone once its relay was asked and {@link #fillAs} says that it is filled. */
    public void setDamages(List<VoucherDamage> next) {
        damages.clear();
        damages.addAll(next);
    }

    /** What comes of asking any relay. */
    public void fillAs(Filling next) {
        filling = next;
    }

    /** Channels whose relays were asked. */
    public List<Bytes> filled() {
        return List.copyOf(filled);
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
    public List<VoucherDamage> damages() {
        return List.copyOf(damages);
    }

    @Override
    public Filling fill(Bytes channel) {
        failure.ifPresent(each -> {
            throw each;
        });
        filled.add(channel);
        if (filling == Filling.FILLED) {
            damages.removeIf(damage -> damage.channel().equals(channel));
        }
        return filling;
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
