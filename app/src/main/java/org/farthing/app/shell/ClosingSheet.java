package org.farthing.app.shell;

import java.util.Optional;
import java.util.function.Function;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.Status;

/** What is said before the window closes on money in channels. Amounts are told only while the wallet is unlocked. */
final class ClosingSheet {
    private final Texts texts;
    private final Times times;
    private final LiveStatus.Moment moment;
    private final Optional<OwnRelayDesk.Uncashed> uncashed;
    private final ShellView shell;

    /** @param uncashed what the program's own relay has not cashed */
    ClosingSheet(Texts texts, Times times, LiveStatus.Moment moment, Optional<OwnRelayDesk.Uncashed> uncashed, ShellView shell) {
        this.texts = texts;
        this.times = times;
        this.moment = moment;
        this.uncashed = uncashed;
        this.shell = shell;
    }

    /** Asks where there is something to ask; else closes at once. */
    void ask(Runnable close) {
        Optional<Status> known = moment.status();
        if (known.isEmpty() || known.get().practice() || known.get().inChannels().isZero() && uncashed.isEmpty()) {
            close.run();
            return;
        }
        Status status = known.get();
        boolean hasChannels = !status.inChannels().isZero();
        var sheet = new Sheet(hasChannels ? texts.get("closing-title", shown(status, each -> Money.balance(each.inChannels(), each.coin())))
                : texts.get("closing-title.relay"), "closing-close", texts.get("closing-close"), "closing-stay", texts.get("closing-stay"));
        if (hasChannels) {
            tellOfChannels(sheet, status);
        }
        uncashed.ifPresent(relay -> sheet.with(Sheet.sentence("closing-relay", texts.get("closing-relay",
                shown(status, each -> Money.balance(relay.waiting(), each.coin())), times.dateAndTime(relay.before()),
                shown(status, each -> Money.cost(relay.atStake(), each.coin()))))));
        sheet.onPrimary(close).onCancel(shell::close);
        shell.open(sheet);
    }

    private void tellOfChannels(Sheet sheet, Status status) {
        sheet.with(Sheet.sentence("closing-safe", texts.get("closing-safe",
                        shown(status, each -> Money.cost(each.used(), each.coin())),
                        shown(status, each -> Money.balance(each.comesBack(), each.coin())))),
                Sheet.sentence("closing-proxy", texts.get("closing-proxy")));
        if (shell.isBrowserOpen()) {
            sheet.with(Sheet.sentence("closing-browser", texts.get("closing-browser")));
        }
        status.backAt().ifPresent(at -> sheet.with(Sheet.sentence("closing-date", texts.get("closing-date", times.date(at)))));
        sheet.also("closing-get-back", texts.get("closing-get-back"), () -> {
            shell.close();
            shell.pages().getEverythingBack();
        });
    }

    private String shown(Status status, Function<Status, String> amount) {
        return moment.locked() ? Money.HIDDEN : amount.apply(status);
    }
}
