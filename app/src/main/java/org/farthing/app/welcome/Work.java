package org.farthing.app.welcome;

import java.util.Optional;
import org.farthing.app.session.NewWalletDesk.SearchStep;
import org.farthing.app.session.PracticeStep;

/** What is being done. */
sealed interface Work {
    record Nothing() implements Work {
    }

    /** The practice world is brought up. @param cancelling whether it is being ended again */
    record Practice(Optional<PracticeStep> at, boolean cancelling) implements Work {
    }

    record TestingNode() implements Work {
    }

    record MakingWallet() implements Work {
    }

    record OpeningVault() implements Work {
    }

    record ReadingPage() implements Work {
    }

    record Searching(Optional<SearchStep> at) implements Work {
    }

    default boolean isUnderWay() {
        return !(this instanceof Nothing);
    }
}
