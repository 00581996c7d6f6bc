package org.farthing.app.notices;

import java.time.Duration;
import java.util.Optional;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Amount;

/** Something about a deposit that the user should know, with what can be done about it. */
public sealed interface Notice {
    ChannelLine channel();

    /** @return what a unit costs at its relay, where it is known */
    Optional<Amount> price();

    /**
     * A deposit that pages are paid from is soon used up.
     *
     * @param lasts how long, if browsing goes on as it did
     */
    record RunsLow(ChannelLine channel, Optional<Amount> price, Optional<Duration> lasts) implements Notice {
    }

    /** The same, after another relay was asked for: nothing is left to do. */
    record OtherRelay(ChannelLine channel, Optional<Amount> price) implements Notice {
    }

    /** A relay took a payment and served nothing for it. */
    record TookAndStopped(ChannelLine channel, Optional<Amount> price) implements Notice {
    }
}
