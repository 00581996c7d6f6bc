package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One circuit at one moment, for its user.
 *
 * @param number    counts up from 1 since the start
 * @param age       since it was begun
 * @param buildTime how long it took to stand; empty while it does not
 * @param streams   that are open on it
 * @param kind      what keeps others off it
 * @param site      what its streams lead to; empty unless it was asked for
 * @param reached   how many of its relays have proved who they are, from the entry on
 * @param port      the guarded port whose streams it carries; 0 for the common one, and while it is nobody's
 */
public record CircuitView(long number, Duration age, State state, Optional<Duration> buildTime, List<Hop> path, int streams,
        IsolationKind kind, Optional<String> site, int reached,
        int port) {
    /** How far a circuit is in its life. */
    public enum State {
        BUILDING,
        /** Ready and not used yet. */
        SPARE,
        IN_USE,
        /** It takes no new streams; those it has go on. */
        RETIRED
    }

    /** What keeps the streams of others off a circuit. */
    public enum IsolationKind {
        /** It is nobody's yet. */
        NONE,
        /** What the program gave as SOCKS user name or password. */
        USER,
        /** The site alone. */
        DESTINATION,
        /** It is the wallet's own, for the chain's node. */
        WALLET
    }

    /**
     * One relay of the path.
     *
     * @param pricePerUnit  wei for 512 cells
     * @param forwardCells  cells sent that are counted there
     * @param backwardCells cells received that are counted there
     * @param spent         what they cost so far, in wei
     */
    public record Hop(Bytes relayId, String name, String country, Amount pricePerUnit, long forwardCells, long backwardCells,
            Amount spent) {
    }

    public CircuitView {
        path = List.copyOf(path);
    }

    /** What the circuit cost so far, all hops together. */
    static Amount cost(Circuit circuit) {
        return hops(circuit).stream().map(Hop::spent).reduce(Amount.ZERO, Amount::plus);
    }

    /** The hops of a circuit with what they counted so far. */
    static List<Hop> hops(Circuit circuit) {
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < circuit.path().size(); i++) {
            Descriptor relay = circuit.path().get(i).relay();
            Optional<HopPayer> payer = circuit.path().get(i).payer();
            Amount price = relay.pricePerUnit();
            if (payer.isPresent() && i < circuit.provedHops()) {
                CellMeter cells = circuit.meter(i).cells();
                hops.add(new Hop(relay.relayId(), relay.name(), relay.country(), price, cells.forward(), cells.backward(),
                        circuit.meter(i).used()));
            } else {
                hops.add(new Hop(relay.relayId(), relay.name(), relay.country(), price, 0, 0, Amount.ZERO));
            }
        }
        return hops;
    }
}
