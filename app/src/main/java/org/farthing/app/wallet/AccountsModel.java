package org.farthing.app.wallet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.AccountLine;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.value.Amount;

/** The wallet's accounts as they stand. Belongs to the window's thread. */
public final class AccountsModel {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final LiveStatus live;
    private final Observed<List<AccountLine>> observed;

    public AccountsModel(WalletDesk desk, LiveStatus live) {
        this.live = live;
        this.observed = new Observed<>("accounts", desk::accounts, EVERY);
    }

    public Observed<List<AccountLine>> observed() {
        return observed;
    }

    public LiveStatus live() {
        return live;
    }

    /** The newest there is, the wallet's own first. */
    public List<AccountLine> accounts() {
        return observed.reading().latest().orElse(List.of());
    }

    public Optional<AccountLine> own() {
        return accounts().stream().findFirst();
    }

    /** Whether the newest reading succeeded. */
    boolean isRead() {
        return observed.reading() instanceof Reading.Known<List<AccountLine>>;
    }

    public ScreenState state() {
        return observed.reading().state(lines ->
                lines.stream().map(AccountLine::balance).allMatch(Amount::isZero) ? ScreenState.EMPTY : ScreenState.READY);
    }
}
