package org.farthing.circuit.relay;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What the {@link TillDesk} is asked to do, one after the other. */
sealed interface TillJob {
    record Bind(Till.Customer customer, RelayMessage.PayBind message) implements TillJob {
    }

    record Pay(Till.Customer customer, RelayMessage.PayVoucher message) implements TillJob {
    }

    record Close(Till.Customer customer, RelayMessage.PayClose message) implements TillJob {
    }

    record Restore(Till.Customer customer, RelayMessage.PayRestore message) implements TillJob {
    }

    record CheckpointUse(Map<Bytes, Amount> used) implements TillJob {
    }

    /** Circuits draw on these channels: look at the chain where it was not for long. */
    record Look(Set<Bytes> inUse) implements TillJob {
    }

    /** The chain has answered, or (empty) its node has not. */
    record WasRead(Bytes channel, Optional<Till.OnChain> result) implements TillJob {
    }

    record Cash(Bytes channel, CompletableFuture<Amount> answer) implements TillJob {
    }

    record CashAll(CompletableFuture<Amount> answer) implements TillJob {
    }

    /** A closing has ended, well or not. */
    record CashingEnded(Bytes channel) implements TillJob {
    }

    record Stop() implements TillJob {
    }
}
