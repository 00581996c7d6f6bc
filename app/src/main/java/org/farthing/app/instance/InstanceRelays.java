package org.farthing.app.instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.farthing.app.SettingKey;
import org.farthing.app.SettingsFile;
import org.farthing.app.session.RelayLine;
import org.farthing.app.session.RelayListing;
import org.farthing.app.session.RelaysDesk;
import org.farthing.circuit.client.RelayFigures;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.directory.DirectoryVerdict;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** The list of relays of a running instance. */
final class InstanceRelays implements RelaysDesk {
    private static final RelayFigures UNKNOWN = new RelayFigures(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
            Optional.empty());

    private final Instance instance;

    InstanceRelays(Instance instance) {
        this.instance = instance;
    }

    @Override
    public RelayListing listing() {
        RelayList list = instance.relays();
        Optional<RelayListing.Version> version = list.view().map(view ->
                new RelayListing.Version(view.block(), view.blockTime(), view.hash(), list.isTooOld()));
        return new RelayListing(lines(list.directory().all()), version, list.leftOut() + list.equivocations(),
                list.alarmReason().map(InstanceRelays::alarm), instance.access().network().coin());
    }

    static RelayListing.Alarm alarm(DirectoryVerdict.Reason reason) {
        return switch (reason) {
            case STALE -> RelayListing.Alarm.STALE;
            case FROM_THE_FUTURE -> RelayListing.Alarm.FROM_THE_FUTURE;
            case BACKWARDS -> RelayListing.Alarm.BACKWARDS;
            case SPLIT -> RelayListing.Alarm.SPLIT;
            case CONTRADICTED -> RelayListing.Alarm.CONTRADICTED;
            case SHRUNK -> RelayListing.Alarm.SHRUNK;
        };
    }

    private List<RelayLine> lines(List<Descriptor> relays) {
        Map<Bytes, RelayFigures> figures = CircuitAnswers.await(instance.proxy().client().figures());
        var deposits = new HashMap<Bytes, Amount>();
        for (ChannelRow row : instance.rows()) {
            if (!(row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded)) {
                deposits.merge(row.relay().id(), row.funds().deposit(), Amount::plus);
            }
        }
        Set<Bytes> never = instance.settings().now().neverUse();
        var lines = new ArrayList<RelayLine>();
        for (Descriptor relay : relays) {
            Bytes id = relay.relayId();
            RelayFigures measured = figures.getOrDefault(id, UNKNOWN);
            lines.add(new RelayLine(id, relay.name(), relay.country(), roles(relay),
                    relay.exitPorts().stream().map(ports -> new RelayLine.Ports(ports.first(), ports.last())).toList(), relay.pricePerUnit(),
                    relay.operator().bytes(), measured.bytesPerSecond(), measured.answered(),
                    instance.relays().knownSince(id), Optional.ofNullable(deposits.get(id)), never.contains(id),
                    measured.shunned().isPresent()));
        }
        return lines;
    }

    private static List<String> roles(Descriptor relay) {
        return Arrays.stream(Role.values()).filter(relay.roles()::contains).map(role -> switch (role) {
            case GUARD -> "entry";
            case MIDDLE -> "middle";
            case EXIT -> "exit";
        }).toList();
    }

    @Override
    public void readAgain() {
        instance.refreshRelays();
    }

    @Override
    public List<RelayLine> choose(int count) {
        return lines(instance.proxy().choose(instance.relaysWithChannel(), count));
    }

    @Override
    public void neverUse(Bytes relay, boolean never) {
        Set<Bytes> relays = new LinkedHashSet<>(instance.settings().now().neverUse());
        if (never ? relays.add(relay) : relays.remove(relay)) {
            String list = relays.stream().map(id -> SettingsFile.quoted(id.toString())).collect(Collectors.joining(", ", "[", "]"));
            instance.settings().change(SettingKey.NEVER_USE, relays.isEmpty() ? Optional.empty() : Optional.of(list));
        }
    }
}
