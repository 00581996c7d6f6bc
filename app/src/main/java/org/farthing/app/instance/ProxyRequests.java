package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;

/** Circuits, and the relays that they could take. */
final class ProxyRequests implements Request.Topic {
    private final Instance instance;

    ProxyRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "status" -> status(request.answer());
            case "circuits" -> circuits(request.answer());
            case "relays" -> relays(request.answer().putArray("relays"));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void status(ObjectNode answer) {
        ClientStatus status = instance.proxy().status();
        answer.put("locked", instance.isLocked()).put("readyCircuits", status.readyCircuits()).put("streams", status.streams())
                .put("spent", status.spent().toString());
        status.lastProbe().ifPresent(at -> answer.put("checkedAt", at.toString()));
        ArrayNode path = answer.putArray("path");
        status.path().forEach(relay -> path.add(relay.name()));
    }

    /** The path in use, hop by hop, and the channels that circuits do not pay from. */
    private void circuits(ObjectNode answer) {
        ClientStatus status = instance.proxy().status();
        answer.put("ready", status.readyCircuits()).put("streams", status.streams()).put("bytes", status.bytes())
                .put("spent", status.spent().toString()).put("coin", instance.access().network().coin())
                .put("lastFailure", status.lastFailure());
        status.lastProbe().ifPresent(at -> answer.put("checkedAt", at.toString()));
        ArrayNode path = answer.putArray("path");
        List<String> roles = List.of("entry", "middle", "exit");
        for (int i = 0; i < status.path().size(); i++) {
            Descriptor relay = status.path().get(i);
            path.addObject().put("role", roles.get(i)).put("relay", relay.relayId().toString()).put("name", relay.name())
                    .put("country", relay.country()).put("price", relay.pricePerUnit().toString());
        }
        ArrayNode stopped = answer.putArray("stopped");
        status.stopped().forEach((id, why) -> stopped.addObject().put("channel", id.toString()).put("why", why.advice()));
    }

    private void relays(ArrayNode list) {
        if (instance.directory().size() == 0) {
            instance.refreshRelays();
        }
        int number = 0;
        for (Descriptor relay : instance.directory().all()) {
            number++;
            list.addObject().put("number", number).put("id", relay.relayId().toString()).put("name", relay.name())
                    .put("country", relay.country())
                    .put("price", relay.pricePerUnit().toString()).put("operator", relay.operator().toString())
                    .put("address", relay.host() + ":" + relay.port());
        }
    }
}
