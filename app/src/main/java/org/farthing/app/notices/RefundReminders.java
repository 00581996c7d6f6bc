package org.farthing.app.notices;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Reading;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.RecoveryDesk;
import org.farthing.wallet.value.Bytes;

/**
 * Tells of the day on which a deposit can be taken back, where that was asked for: once, and then forgets it. Belongs to the window's
 * thread.
 */
public final class RefundReminders {
    private final RecoveryDesk desk;
    private final LiveStatus live;
    private final Runnable say;
    /** Channels whose day has come and that were looked up; a wish made after that day is none. */
    private final Set<Bytes> looked = new HashSet<>();
    private boolean looking;

    /** @param channels read while the window is open */
    public RefundReminders(RecoveryDesk desk, ReadOnlyObjectProperty<Reading<List<ChannelLine>>> channels, LiveStatus live, Runnable say) {
        this.desk = desk;
        this.live = live;
        this.say = say;
        channels.subscribe(reading -> {
            if (reading instanceof Reading.Known<List<ChannelLine>>(List<ChannelLine> lines)) {
                take(lines);
            }
        });
    }

    private void take(List<ChannelLine> lines) {
        List<Bytes> due = lines.stream().filter(this::hasCome).map(ChannelLine::id).filter(id -> !looked.contains(id)).toList();
        if (due.isEmpty() || looking) {
            return;
        }
        looking = true;
        Background.of("refund reminders", () -> forget(due)).whenDone(told -> {
            looking = false;
            looked.addAll(due);
            if (told) {
                say.run();
            }
        }).whenRefused(_ -> looking = false).whenBroken(() -> looking = false).start();
    }

    private boolean hasCome(ChannelLine line) {
        return line.state() == ChannelPhase.REFUNDABLE || line.state() == ChannelPhase.REFUNDED
                || line.state() == ChannelPhase.CLOSING && line.refundableAt().filter(at -> !at.isAfter(live.moment().now())).isPresent();
    }

    /** @return whether any of them was to be told of */
    private boolean forget(List<Bytes> due) {
        Set<Bytes> wanted = desk.wishes().reminders();
        List<Bytes> told = due.stream().filter(wanted::contains).toList();
        told.forEach(id -> desk.remind(id, false));
        return !told.isEmpty();
    }
}
