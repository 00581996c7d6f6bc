package org.farthing.circuit.client;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What the client knows of itself at one moment. Immutable.
 *
 * @param wanted        whether circuits are wanted at all
 * @param readyCircuits circuits that can carry streams
 * @param streams       streams that are open
 * @param lastProbe     when a probe last came back through all hops of a circuit that still stands
 * @param path          the path used last, entry first; empty without a circuit
 * @param bytes         bytes of cells sent and received since the start
 * @param spent         worth of the service received since the start, in wei
 * @param served        worth of the service received on each channel, by channel id, in wei
 * @param stopped       the channels that circuits do not pay from, by channel id, and why
 * @param paths         what is to be said of the entry and of relays that failed
 * @param blockage      why the last circuit ended or could not be built; empty since one stands
 * @param shortage      what there is not although circuits stand
 * @param socks         where the SOCKS port listens
 */
public record ClientStatus(boolean wanted, int readyCircuits, int streams, Optional<Instant> lastProbe, List<Descriptor> path, long bytes,
        Amount spent, Map<Bytes, Amount> served, Map<Bytes, ChannelStop> stopped, PathStatus paths, Optional<Blockage> blockage,
        Shortage shortage, Optional<InetSocketAddress> socks) {
    static final ClientStatus OFF = new ClientStatus(false, 0, 0, Optional.empty(), List.of(), 0, Amount.ZERO, Map.of(), Map.of(),
            PathStatus.NOTHING, Optional.empty(), Shortage.NONE, Optional.empty());

    /** The {@link #blockage} as an English sentence, or empty. */
    public String lastFailure() {
        return blockage.map(Blockage::sentence).orElse("");
    }
}
