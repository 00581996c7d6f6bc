package org.farthing.app.session;

import java.util.Optional;

/** How Farthing's contracts stand on the wallet's network. */
public sealed interface ContractsThere {
    /** They are there, and are this version's by their code. */
    record Ours() implements ContractsThere {
    }

    /**
     * Nobody told the wallet where they are, so there is no channel.
     *
     * @param network   the network's name; empty for one of the user's own
     * @param mayDeploy whether the wallet may put them there: not on a network whose coins are worth something, where everybody has to
     *                  use the same ones
     */
    record Missing(Optional<String> network, boolean mayDeploy) implements ContractsThere {
    }

    /** Other code is at their addresses: nothing is sent there. */
    record NotOurs() implements ContractsThere {
    }
}
