package org.farthing.app.practice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.farthing.app.instance.Request;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Bytes;

/** What commands may ask of a running practice world beyond what they may ask of any instance. */
public final class PracticeRequests implements Request.Topic {
    private final PracticeWorld world;
    private final RelayRequests faults;

    public PracticeRequests(PracticeWorld world) {
        this.world = world;
        this.faults = world.faults();
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "relays" -> {
                relays(request.answer().putArray("relays"));
                world.instance().describeList(request.answer());
            }
            default -> {
                return faults.handle(request);
            }
        }
        return true;
    }

    private void relays(ArrayNode list) {
        int number = 0;
        for (PracticeRelay relay : world.relays()) {
            number++;
            Bytes id = relay.id();
            Optional<Descriptor> descriptor = world.instance().directory().find(id);
            ObjectNode line = list.addObject().put("number", number).put("id", id.toString()).put("name", relay.name())
                    .put("country", descriptor.map(Descriptor::country).orElse(""))
                    .put("price", relay.unitPrice().toString()).put("operator", relay.payee().toString())
                    .put("earnings", relay.earnings().toString())
                    .put("address", descriptor.map(each -> each.host() + ":" + each.port()).orElse(""))
                    .put("running", relay.isRunning());
            if (world.instance().showsAnotherList(id)) {
                line.put("otherList", true);
            }
        }
    }
}
