package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.HopFailure;
import org.farthing.circuit.directory.Descriptor;

/** The circuits as they stand, and other ones for who wants them. No answer names what somebody visits. */
final class CircuitRequests implements Request.Topic {
    private static final List<String> ROLES = List.of("entry", "middle", "exit");

    private final Instance instance;

    CircuitRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "circuits" -> show(request.answer());
            case "circuits-new" -> {
                request.answer().put("renewed", new InstanceCircuits(instance).newCircuitFor(request.text("site")));
            }
            case "circuits-new-identity" -> CircuitAnswers.await(instance.proxy().client().newIdentity());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void show(ObjectNode answer) {
        ClientStatus status = instance.proxy().status();
        answer.put("ready", status.readyCircuits()).put("streams", status.streams()).put("bytes", status.bytes())
                .put("spent", status.spent().toString()).put("coin", instance.access().network().coin())
                .put("lastFailure", status.lastFailure());
        status.lastProbe().ifPresent(at -> answer.put("checkedAt", at.toString()));
        ArrayNode path = answer.putArray("path");
        for (int i = 0; i < status.path().size(); i++) {
            Descriptor relay = status.path().get(i);
            path.addObject().put("role", ROLES.get(i)).put("relay", relay.relayId().toString()).put("name", relay.name())
                    .put("country", relay.country()).put("price", relay.pricePerUnit().toString());
        }
        ArrayNode circuits = answer.putArray("circuits");
        CircuitAnswers.await(instance.proxy().client().circuits(false)).forEach(circuit -> describe(circuit, circuits.addObject()));
        ArrayNode notices = answer.putArray("notices");
        status.paths().notice().ifPresent(notice -> notices.add(notice.sentence()));
        instance.relays().alarm().ifPresent(notices::add);
        ArrayNode failures = answer.putArray("failures");
        status.paths().failures().forEach(failure -> describe(failure, failures.addObject()));
        ArrayNode stopped = answer.putArray("stopped");
        status.stopped().forEach((id, why) -> stopped.addObject().put("channel", id.toString()).put("reason", why.reason())
                .put("why", why.advice()));
        // The control socket is its owner's alone, and who lost the line with the password asks here.
        instance.proxy().password().ifPresent(password -> answer.put("socksPassword", password));
    }

    private static void describe(CircuitView circuit, ObjectNode line) {
        line.put("number", circuit.number()).put("state", word(circuit.state())).put("ageSeconds", circuit.age().toSeconds());
        circuit.buildTime().ifPresent(took -> line.put("buildMillis", took.toMillis()).put("buildMicros", took.toNanos() / 1_000));
        line.put("streams", circuit.streams()).put("isolation", word(circuit.kind()));
        ArrayNode hops = line.putArray("path");
        for (int i = 0; i < circuit.path().size(); i++) {
            CircuitView.Hop hop = circuit.path().get(i);
            hops.addObject().put("role", ROLES.get(i)).put("relay", hop.relayId().toString()).put("name", hop.name())
                    .put("country", hop.country()).put("price", hop.pricePerUnit().toString()).put("cellsSent", hop.forwardCells())
                    .put("cellsReceived", hop.backwardCells()).put("spent", hop.spent().toString());
        }
    }

    private static void describe(HopFailure failure, ObjectNode line) {
        line.put("relay", failure.relayId().toString()).put("name", failure.name())
                .put("role", failure.hop() < ROLES.size() ? ROLES.get(failure.hop()) : "").put("reason", word(failure.reason()))
                .put("cost", failure.cost().toString()).put("at", failure.at().toString());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
