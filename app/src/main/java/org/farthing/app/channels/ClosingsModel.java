package org.farthing.app.channels;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.Session;
import org.farthing.wallet.value.Bytes;

/**
 * Notices channels that close while the window is open, whichever page is shown. What had ended before the first reading is no news.
 * Belongs to the window's thread.
 */
public final class ClosingsModel {
    private final Observed<List<ChannelLine>> observed;
    private final Consumer<List<ChannelLine>> closed;
    private Map<Bytes, ChannelPhase> before = Map.of();

    /** @param closed told, on the window's thread, of the channels that were open at the last reading and are closed at this one */
    public ClosingsModel(Session session, Consumer<List<ChannelLine>> closed) {
        this.closed = closed;
        this.observed = new Observed<>("closings", session::channels, Duration.ofSeconds(2));
        observed.readingProperty().subscribe(this::take);
    }

    public Observed<List<ChannelLine>> observed() {
        return observed;
    }

    private void take(Reading<List<ChannelLine>> reading) {
        // After a failure the last good reading stays the one to compare with.
        if (reading instanceof Reading.Known<List<ChannelLine>>(List<ChannelLine> lines)) {
            List<ChannelLine> news = lines.stream().filter(this::hasJustClosed).toList();
            var phases = new HashMap<Bytes, ChannelPhase>();
            lines.forEach(line -> phases.put(line.id(), line.state()));
            before = phases;
            if (!news.isEmpty()) {
                closed.accept(news);
            }
        }
    }

    private boolean hasJustClosed(ChannelLine line) {
        ChannelPhase last = before.get(line.id());
        return line.state() == ChannelPhase.CLOSED && last != null && !last.ended();
    }
}
