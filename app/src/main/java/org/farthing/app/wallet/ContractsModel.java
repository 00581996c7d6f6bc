package org.farthing.app.wallet;

import java.time.Duration;
import java.util.Optional;
import org.farthing.app.fx.Observed;
import org.farthing.app.session.ContractsThere;
import org.farthing.app.session.WalletDesk;

/** Whether the wallet's network has Farthing's contracts. Belongs to the window's thread. */
public final class ContractsModel {
    /** They come once; another node may show others. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Observed<ContractsThere> observed;

    public ContractsModel(WalletDesk desk) {
        this.observed = new Observed<>("contracts", desk::contracts, EVERY);
    }

    public Observed<ContractsThere> observed() {
        return observed;
    }

    /** What is in the way of every channel, as it was last seen; empty where nothing is, or nobody knows yet. */
    public Optional<ContractsThere> obstacle() {
        return observed.reading().latest().filter(there -> switch (there) {
            case ContractsThere.Ours _ -> false;
            case ContractsThere.Missing _, ContractsThere.NotOurs _ -> true;
        });
    }
}
