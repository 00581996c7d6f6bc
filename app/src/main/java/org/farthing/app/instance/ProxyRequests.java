package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;

/** How the program stands, and the relays that circuits could take. */
final class ProxyRequests implements Request.Topic {
    private final Instance instance;

    ProxyRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "status" -> status(request.answer());
            case "relays" -> {
                relays(request.answer().putArray("relays"));
                instance.describeList(request.answer());
            }
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

    private void relays(ArrayNode list) {
        if (instance.directory().size() == 0) {
            instance.refreshRelays();
        }
        int number = 0;
        for (Descriptor relay : instance.directory().all()) {
            number++;
            ObjectNode line = list.addObject().put("number", number).put("id", relay.relayId().toString()).put("name", relay.name())
                    .put("country", relay.country())
                    .put("price", relay.pricePerUnit().toString()).put("operator", relay.operator().toString())
                    .put("address", relay.host() + ":" + relay.port());
            if (instance.showsAnotherList(relay.relayId())) {
                line.put("otherList", true);
            }
        }
    }
}
