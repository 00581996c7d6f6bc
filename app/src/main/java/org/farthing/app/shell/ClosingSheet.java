package org.farthing.app.shell;

import java.util.Optional;
import java.util.function.Function;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.Status;

/** What is said before the window closes on money in channels. Amounts are told only while the wallet is unlocked. */
final class ClosingSheet {
    private final Texts texts;
    private final Times times;
    private final LiveStatus.Moment moment;
    private final ShellView shell;

    ClosingSheet(Texts texts, Times times, LiveStatus.Moment moment, ShellView shell) {
        this.texts = texts;
        this.times = times;
        this.moment = moment;
        this.shell = shell;
    }

    /** Asks where there is something to ask; else closes at once. */
    void ask(Runnable close) {
        Optional<Status> known = moment.status();
        if (known.isEmpty() || known.get().practice() || known.get().inChannels().isZero()) {
            close.run();
            return;
        }
        Status status = known.get();
        var sheet = new Sheet(texts.get("closing-title", shown(status, each -> Money.balance(each.inChannels(), each.coin()))),
                "closing-close", texts.get("closing-close"), "closing-stay", texts.get("closing-stay"));
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
        sheet.onPrimary(close).onCancel(shell::close);
        shell.open(sheet);
    }

    private String shown(Status status, Function<Status, String> amount) {
        return moment.locked() ? Money.HIDDEN : amount.apply(status);
    }
}
