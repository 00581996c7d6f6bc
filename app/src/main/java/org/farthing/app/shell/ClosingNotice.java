package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.controlsfx.control.NotificationPane;
import org.controlsfx.control.action.Action;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/**
 * {@code #closing-notice}: what a channel that has just closed paid and gave back, in a bar below the page. It never goes by itself, since
 * somebody may be slow to read it, and never takes the keyboard. Within the window: a toast of its own would lie over other programs.
 */
final class ClosingNotice {
    /** More is for the channels' page. */
    private static final int MOST_LINES = 3;

    private final Texts texts;
    private final LiveStatus live;
    private final NotificationPane pane;
    private final List<ChannelLine> unread = new ArrayList<>();

    /**
     * @param page        what lies under the notice
     * @param showChannel turns to one channel
     * @param backToPage  takes the keyboard when a notice that has it goes
     */
    ClosingNotice(Texts texts, LiveStatus live, Node page, Consumer<Bytes> showChannel, Runnable backToPage) {
        this.texts = texts;
        this.live = live;
        this.pane = new NotificationPane(page);
        pane.setId("closing-notice");
        pane.setShowFromTop(false);
        pane.setFocusTraversable(false);
        // Its own button has no name and no keyboard.
        pane.setCloseButtonVisible(false);
        pane.setGraphic(Glyph.of(Feather.CHECK_CIRCLE));
        pane.getActions().setAll(
                new Action(texts.get("closing-notice.show"), _ -> {
                    Bytes channel = unread.getLast().id();
                    dismiss();
                    showChannel.accept(channel);
                }),
                new Action(texts.get("closing-notice.dismiss"), _ -> {
                    dismiss();
                    backToPage.run();
                }));
    }

    Parent root() {
        return pane;
    }

    void show(List<ChannelLine> closed) {
        unread.addAll(closed);
        while (unread.size() > MOST_LINES) {
            unread.removeFirst();
        }
        pane.setText(unread.stream().map(this::sentence).collect(Collectors.joining("\n")));
        pane.show();
    }

    /** Takes the notice away. Says whether there was one. */
    boolean dismiss() {
        if (!pane.isShowing()) {
            return false;
        }
        unread.clear();
        pane.hide();
        return true;
    }

    private String sentence(ChannelLine line) {
        if (Look.isCovered(pane)) {
            return texts.get("closing-notice.covered", line.relayName());
        }
        String coin = live.moment().coin();
        return texts.get("closing-notice.text", line.relayName(), Money.cost(line.settled(), coin), Money.balance(line.comesBack(), coin));
    }
}
