package org.farthing.app.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.Status;

/** What asking a relay to close means, and the one button that asks. */
final class CloseSheet {
    private final Texts texts;
    private final Times times;
    private final ChannelsModel model;
    private final Sheets sheets;

    CloseSheet(Texts texts, Times times, ChannelsModel model, Sheets sheets) {
        this.texts = texts;
        this.times = times;
        this.model = model;
        this.sheets = sheets;
    }

    void open(ChannelLine channel) {
        String relay = channel.relayName();
        LiveStatus.Moment moment = model.live().moment();
        var sheet = new Sheet(texts.get("close-sheet.title", relay),
                "sheet-primary", texts.get("close-sheet.primary", relay), "sheet-cancel", texts.get("close-sheet.cancel"));
        var amount = Figure.cost("review-amount", texts.get("close-sheet.amount", relay));
        amount.show(Optional.of(channel.signed().minusOrZero(channel.settled())), moment.coin());
        var left = Figure.balance("review-left", texts.get("close-sheet.left"));
        left.show(Optional.of(channel.comesBack()), moment.coin());
        List<Node> lines = new ArrayList<>(List.of(amount.line(), left.line(),
                Sheet.sentence("review-undo", texts.get("close-sheet.undo", relay))));
        channel.refundableAt().ifPresent(at -> lines.add(Sheet.sentence("review-without",
                texts.get("close-sheet.without", relay, times.dateAndTime(at)))));
        if (moment.status().filter(Status::practice).isPresent()) {
            lines.add(Sheet.sentence("review-world", texts.get("close-sheet.world")));
        }
        sheet.with(lines.toArray(Node[]::new));
        sheet.onCancel(sheets::close);
        sheet.onPrimary(() -> {
            sheet.working(texts.get("close-sheet.working", relay));
            model.askToClose(channel.id())
                    .whenDone(_ -> {
                        sheets.close();
                        model.observed().refresh();
                    })
                    .whenRefused(refusal -> sheet.failed(refusal.getMessage(), texts.get("close-sheet.again")))
                    .whenBroken(() -> sheet.failed(texts.get("close-sheet.broken"), texts.get("close-sheet.again")))
                    .start();
        });
        sheets.open(sheet);
    }
}
