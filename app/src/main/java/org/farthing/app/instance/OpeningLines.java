package org.farthing.app.instance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.app.session.OpeningLine;
import org.farthing.wallet.ScheduledOpening;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Bytes;

/** Which openings the window shows: the schedule's, what is on its way or failed, and what this program opened last. Thread-safe. */
final class OpeningLines {
    /** Opened or tried by this program: shown until the next openings. */
    private final Set<Bytes> openedHere = ConcurrentHashMap.newKeySet();

    void add(Bytes channel) {
        openedHere.add(channel);
    }

    /** Other openings begin. */
    void forget() {
        openedHere.clear();
    }

    List<OpeningLine> lines(Wallet wallet) {
        var lines = new ArrayList<OpeningLine>();
        var scheduled = new HashSet<Bytes>();
        for (ScheduledOpening each : wallet.channels().schedule()) {
            each.channel().ifPresent(scheduled::add);
            lines.add(new OpeningLine(each.relay().id(), each.relay().name(), each.deposit(), state(each), Optional.of(each.due()),
                    each.channel(), each.failure()));
        }
        for (ChannelRow row : wallet.channels().rows()) {
            Optional<OpeningLine.State> state = state(row);
            if (state.isPresent() && !scheduled.contains(row.id())) {
                lines.add(new OpeningLine(row.relay().id(), row.relay().name(), row.funds().deposit(), state.get(), Optional.empty(),
                        Optional.of(row.id()), ""));
            }
        }
        return List.copyOf(lines);
    }

    private static OpeningLine.State state(ScheduledOpening opening) {
        return switch (opening.status()) {
            case WAITING -> opening.failure().isEmpty() ? OpeningLine.State.WAITING : OpeningLine.State.FAILED;
            case OPENING -> OpeningLine.State.SENT;
            case DONE -> OpeningLine.State.OPEN;
            case CANCELLED -> OpeningLine.State.CANCELLED;
        };
    }

    private Optional<OpeningLine.State> state(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Undone _ -> Optional.of(OpeningLine.State.FAILED);
            case ChannelState.Opening _ -> Optional.of(OpeningLine.State.SENT);
            case ChannelState.Open _ -> openedHere.contains(row.id()) ? Optional.of(OpeningLine.State.OPEN) : Optional.empty();
            case ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _, ChannelState.Refunding _,
                    ChannelState.Closed _, ChannelState.Refunded _ -> Optional.empty();
        };
    }
}
