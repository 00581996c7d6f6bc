package org.farthing.app.session;

import java.util.List;
import java.util.Optional;

/** What channels say of whether there is money to browse with. */
public record Deposits(List<ChannelLine> lines) {
    /** An entry, a middle and an exit. */
    private static final int HOPS = 3;

    public Deposits {
        lines = List.copyOf(lines);
    }

    /** The first whose deposit is used up. */
    public Optional<ChannelLine> firstSpent() {
        return lines.stream().filter(line -> line.state() == ChannelPhase.USED_UP).findFirst();
    }

    /** Whether no path stands, and too few deposits have anything left to build one, at least one being spent. */
    public boolean areSpent(Optional<Standing> standing) {
        boolean stopped = standing.filter(known -> known == Standing.PAUSED || known == Standing.BLOCKED).isPresent();
        long usable = lines.stream().filter(line -> line.state() == ChannelPhase.OPEN || line.state() == ChannelPhase.LOW).count();
        return stopped && usable < HOPS && firstSpent().isPresent();
    }
}
