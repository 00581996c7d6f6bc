package org.farthing.app.vouchers;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ObservableList;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.Session;
import org.farthing.app.session.Verdict;
import org.farthing.app.session.VoucherPage;
import org.farthing.app.session.VoucherQuery;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The voucher history under a filter. The newest page is read once a second; older ones when they are looked at, one after the other, the
 * last looked at first. Belongs to the window's thread.
 */
public final class VouchersModel {
    /** Vouchers may arrive between a count and a reading; so many more are read that the page is still whole. */
    private static final int SLACK = 28;
    /** A fast scroll passes many pages; those passed longest ago are not worth reading any more. */
    private static final int MOST_WANTED = 6;
    private static final Duration AFTER_TYPING = Duration.ofMillis(250);

    /** What is asked for. */
    public record Filter(String search, Optional<Bytes> channel, Optional<Instant> from, Optional<Instant> to, Optional<Amount> least) {
        static final Filter ALL = new Filter("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        boolean isAll() {
            return equals(ALL);
        }

        VoucherQuery query(int offset, int limit) {
            return new VoucherQuery(search, channel, from, to, least, offset, limit);
        }
    }

    /** What the whole answer comes to. */
    public record Sum(long total, Amount amount) {
    }

    private record Head(Filter filter, VoucherPage page) {
    }

    private final Words words;
    private final Session session;
    private final LiveStatus live;
    private final Clock clock;
    private final Observed<Head> head;
    private final PagedVouchers rows = new PagedVouchers(this::want);
    private final Deque<Long> wanted = new ArrayDeque<>();
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<Optional<Instant>> from = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Instant>> to = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Amount>> least = new SimpleObjectProperty<>(Optional.empty());
    private final PauseTransition typing = new PauseTransition(javafx.util.Duration.millis(AFTER_TYPING.toMillis()));
    private final ReadOnlyObjectWrapper<Optional<Bytes>> channel = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Sum>> sum = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<ScreenState> state = new ReadOnlyObjectWrapper<>(ScreenState.LOADING);
    private final ReadOnlyObjectWrapper<String> failure = new ReadOnlyObjectWrapper<>("");
    private final DamageModel damage;
    /** Read by the observing thread. */
    private volatile Filter filter = Filter.ALL;
    private boolean reading;
    private boolean following = true;

    public VouchersModel(Language language, Session session, LiveStatus live, Clock clock) {
        this.words = new Words(language);
        this.session = session;
        this.live = live;
        this.clock = clock;
        this.head = new Observed<>("vouchers", this::readHead, Duration.ofSeconds(1));
        this.damage = new DamageModel(words, session.evidence(), head::refresh);
        damage.damageProperty().subscribe(this::settle);
        head.readingProperty().subscribe(this::take);
        typing.setOnFinished(_ -> apply());
        search.subscribe(_ -> typing.playFromStart());
        from.subscribe(_ -> typing.playFromStart());
        to.subscribe(_ -> typing.playFromStart());
        least.subscribe(_ -> typing.playFromStart());
    }

    /** Newest first; rows fill themselves when they are looked at. */
    public ObservableList<VoucherRow> rows() {
        return rows;
    }

    public StringProperty searchProperty() {
        return search;
    }

    /** Only at or after. */
    public ObjectProperty<Optional<Instant>> fromProperty() {
        return from;
    }

    /** Only before. */
    public ObjectProperty<Optional<Instant>> toProperty() {
        return to;
    }

    /** Only those that added so much or more. */
    public ObjectProperty<Optional<Amount>> leastProperty() {
        return least;
    }

    /** Writes all that fit the filter; blocks. */
    long export(EvidenceDesk.Format format, Path file) {
        return session.evidence().export(filter.query(0, 1), format, file);
    }

    /** The work of checking a file. */
    Background<Verdict> verify(Path file) {
        return Background.of("verify", () -> session.evidence().verify(file));
    }

    /** What is damaged of this wallet's own history. */
    DamageModel damage() {
        return damage;
    }

    public ReadOnlyObjectProperty<Optional<Bytes>> channelProperty() {
        return channel.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Sum>> sumProperty() {
        return sum.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<ScreenState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Why the newest reading failed, or empty. */
    public ReadOnlyObjectProperty<String> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    public Observed<?> observed() {
        return head;
    }

    public LiveStatus live() {
        return live;
    }

    public Instant now() {
        return clock.instant();
    }

    public boolean isFiltered() {
        return !filter.isAll();
    }

    /** While somebody reads further down, new vouchers do not push the lines away; they stand first when one comes back to the top. */
    public void follow(boolean atTop) {
        following = atTop;
        if (atTop) {
            sum.get().ifPresent(known -> rows.grow(known.total()));
        }
    }

    /** Only the vouchers of {@code id}. */
    public void only(Bytes id) {
        channel.set(Optional.of(id));
        search.set("");
        apply();
    }

    public void allChannels() {
        channel.set(Optional.empty());
        apply();
    }

    /** What is typed counts now, not after the pause. */
    void applyNow() {
        apply();
    }

    /** No filter any more. */
    public void clear() {
        channel.set(Optional.empty());
        search.set("");
        from.set(Optional.empty());
        to.set(Optional.empty());
        least.set(Optional.empty());
        apply();
    }

    private void apply() {
        typing.stop();
        var next = new Filter(search.get().strip(), channel.get(), from.get(), to.get(), least.get());
        if (!next.equals(filter)) {
            filter = next;
            rows.reset();
            wanted.clear();
            sum.set(Optional.empty());
            following = true;
            state.set(ScreenState.LOADING);
            head.refresh();
        }
    }

    private Head readHead() {
        Filter asked = filter;
        return new Head(asked, session.vouchers(asked.query(0, PagedVouchers.PAGE)));
    }

    private void take(Reading<Head> newest) {
        switch (newest) {
            case Reading.Awaited<Head> _ -> { }
            case Reading.Known<Head>(Head(Filter asked, VoucherPage page)) -> {
                failure.set("");
                if (asked.equals(filter)) {
                    accept(0, page);
                    state.set(settled(page.total()));
                }
            }
            case Reading.Failed<Head>(Optional<Head> _, Optional<WalletException> refusal) -> {
                failure.set(words.refusal(refusal));
                state.set(sum.get().isPresent() ? ScreenState.PARTIAL : ScreenState.OFFLINE);
            }
        }
    }

    private void settle() {
        // Where the newest reading failed, the next one that succeeds says so.
        if (failure.get().isEmpty()) {
            sum.get().ifPresent(known -> state.set(settled(known.total())));
        }
    }

    private ScreenState settled(long total) {
        return damage.damageProperty().get().isPresent() ? ScreenState.BLOCKED : total > 0 ? ScreenState.READY : ScreenState.EMPTY;
    }

    private void accept(int offset, VoucherPage page) {
        if (sum.get().filter(known -> known.total() > page.total()).isPresent()) {
            // An answer overtaken by a later one is older, not smaller; a history that really shrank is another one.
            if (offset > 0) {
                return;
            }
            rows.reset();
            wanted.clear();
        }
        sum.set(Optional.of(new Sum(page.total(), page.sum())));
        rows.fill(page.total(), offset, page.lines());
        if (following || rows.isEmpty()) {
            rows.grow(page.total());
        }
    }

    private void want(long page) {
        if (!wanted.contains(page)) {
            wanted.addFirst(page);
            while (wanted.size() > MOST_WANTED) {
                wanted.removeLast();
            }
            readNext();
        }
    }

    private void readNext() {
        if (reading || wanted.isEmpty() || sum.get().isEmpty()) {
            return;
        }
        long page = wanted.getFirst();
        long total = sum.get().get().total();
        int offset = Math.clamp(total - (page + 1) * PagedVouchers.PAGE, 0, Integer.MAX_VALUE);
        Filter asked = filter;
        reading = true;
        Background.of("older vouchers", () -> session.vouchers(asked.query(offset, PagedVouchers.PAGE + SLACK)))
                .whenDone(answer -> {
                    reading = false;
                    if (asked.equals(filter)) {
                        wanted.remove(page);
                        accept(offset, answer);
                        if (rows.lacks(page) && answer.total() > total) {
                            wanted.addFirst(page);
                        }
                    }
                    readNext();
                })
                .whenRefused(refusal -> {
                    failure.set(words.refusal(refusal));
                    giveUp();
                })
                .whenBroken(this::giveUp)
                .start();
    }

    /** What was wanted is wanted again when it is drawn again; asking on at once would hammer a ledger that cannot answer. */
    private void giveUp() {
        reading = false;
        wanted.clear();
    }
}
