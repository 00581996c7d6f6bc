package org.farthing.app.instance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.CircuitsDesk;
import org.farthing.app.session.CircuitsNow;
import org.farthing.app.session.Hop;
import org.farthing.app.session.LinkFacts;
import org.farthing.app.session.Shortage;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.HopFailure;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** The circuits of a running instance, for the person at its window: what they lead to goes nowhere else. */
final class InstanceCircuits implements CircuitsDesk {
    private static final List<String> ROLES = List.of("entry", "middle", "exit");
    private static final int LONGEST_SITE = 255;
    /** A unit is 1 MiB of cells. */
    private static final int BYTES_PER_CELL = (1 << 20) / CellMeter.UNIT_CELLS;

    private final Instance instance;

    InstanceCircuits(Instance instance) {
        this.instance = instance;
    }

    @Override
    public CircuitsNow now() {
        ClientStatus status = instance.proxy().status();
        List<CircuitLine> circuits = CircuitAnswers.await(instance.proxy().client().circuits(true)).stream()
                .map(InstanceCircuits::line).toList();
        return new CircuitsNow(circuits, status.paths().failures().stream().map(InstanceCircuits::failure).toList(),
                status.paths().notice().map(Blockages::of).or(() -> instance.relays().alarmReason().map(Blockages::of)));
    }

    private static CircuitLine line(CircuitView circuit) {
        var path = new ArrayList<CircuitLine.PaidHop>();
        for (int i = 0; i < circuit.path().size(); i++) {
            CircuitView.Hop hop = circuit.path().get(i);
            path.add(new CircuitLine.PaidHop(hop.name(), hop.country(), ROLES.get(i), hop.pricePerUnit(), hop.spent(),
                    (hop.forwardCells() + hop.backwardCells()) * BYTES_PER_CELL));
        }
        boolean ofWallet = circuit.kind() == CircuitView.IsolationKind.WALLET;
        return new CircuitLine(circuit.number(), switch (circuit.state()) {
            case BUILDING -> CircuitLine.Stage.BUILDING;
            case SPARE -> CircuitLine.Stage.READY;
            case IN_USE -> CircuitLine.Stage.IN_USE;
            case RETIRED -> CircuitLine.Stage.ENDING;
        }, circuit.age(), circuit.reached(), path, circuit.streams(), ofWallet ? Optional.empty() : circuit.site(), ofWallet);
    }

    private static CircuitFailure failure(HopFailure failure) {
        return new CircuitFailure(failure.at(), failure.hop() + 1, failure.relayId(), failure.name(),
                Blockages.reason(failure.reason()), failure.cost());
    }

    /** @throws WalletException BAD_INPUT where {@code site} is no name of a site */
    @Override
    public int newCircuitFor(String site) {
        String name = site.strip();
        if (name.isEmpty() || name.length() > LONGEST_SITE || !name.matches("[^/\\s@]+")) {
            throw Refusal.SITE_NAME.exception();
        }
        return CircuitAnswers.await(instance.proxy().client().newCircuitFor(name));
    }

    @Override
    public void newIdentity() {
        CircuitAnswers.await(instance.proxy().client().newIdentity());
    }

    @Override
    public void useAnother(Bytes relay) {
        instance.proxy().setAside(relay);
    }

    @Override
    public LinkFacts links() {
        List<ChannelRow> live = instance.rows().stream()
                .filter(row -> !(row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded)).toList();
        int addresses = live.stream().map(row -> row.terms().payer()).collect(Collectors.toSet()).size();
        LinkFacts.Origin origin = live.isEmpty() ? new LinkFacts.Origin.NotChecked() : new LinkFacts.Origin.Addresses(addresses);
        return new LinkFacts(hops(instance.proxy().status().path()), node(), origin, live.size());
    }

    private LinkFacts.Node node() {
        if (instance.nodes().isEmpty()) {
            return LinkFacts.Node.INSIDE;
        }
        ChangeableNodes nodes = instance.nodes().get();
        if (nodes.goDirectly()) {
            return LinkFacts.Node.DIRECTLY;
        }
        return nodes.wereAskedDirectly() ? LinkFacts.Node.DIRECTLY_BEFORE : LinkFacts.Node.THROUGH_RELAYS;
    }

    static Shortage shortage(org.farthing.circuit.client.Shortage of, Optional<Instant> chainSilentSince) {
        return new Shortage(of.spares(), of.port().isPresent() ? Optional.of(of.port().getAsInt()) : Optional.empty(), chainSilentSince);
    }

    /** A path as the screens show it. */
    static List<Hop> hops(List<Descriptor> path) {
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < path.size(); i++) {
            Descriptor relay = path.get(i);
            hops.add(new Hop(relay.name(), relay.country(), ROLES.get(i), relay.pricePerUnit()));
        }
        return hops;
    }
}
