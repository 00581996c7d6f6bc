package org.farthing.app.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.farthing.app.control.ControlServer;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What commands may ask of a running practice world. */
public final class PracticeControl implements ControlServer.Handler {
    private final PracticeWorld world;
    private final PracticeSession session;

    public PracticeControl(PracticeWorld world) {
        this.world = world;
        this.session = new PracticeSession(world);
    }

    @Override
    public void handle(String command, JsonNode arguments, ObjectNode answer) {
        switch (command) {
            case "status" -> status(answer);
            case "channel-close" -> closeChannel(arguments.path("id").asText(), answer);
            case "relays" -> relays(answer.putArray("relays"));
            case "practice-stop-relay" -> world.killRelay(arguments.path("number").asInt());
            case "practice-start-relay" -> world.startRelay(arguments.path("number").asInt());
            case "wallet" -> answer.put("address", world.wallet().address().toString()).put("balance", world.wallet().balance().toString())
                    .put("coin", world.network().coin());
            default -> throw new WalletException(Kind.BAD_INPUT, "The running program does not know this command.");
        }
    }

    private void status(ObjectNode answer) {
        ClientStatus status = world.client().status();
        answer.put("readyCircuits", status.readyCircuits()).put("streams", status.streams()).put("spent", status.spent().toString());
        status.lastProbe().ifPresent(at -> answer.put("checkedAt", at.toString()));
        ArrayNode path = answer.putArray("path");
        status.path().forEach(relay -> path.add(relay.name()));
    }

    private void closeChannel(String text, ObjectNode answer) {
        ChannelRow row = find(text);
        Amount paid = session.closeChannel(row.id());
        answer.put("id", row.id().toString()).put("relay", row.relay().name()).put("paid", paid.toString())
                .put("returnedTo", row.terms().payer().toString()).put("deposit", row.funds().deposit().toString());
        earnings(row.terms().payee()).ifPresent(address -> answer.put("paidTo", address.toString()));
    }

    private Optional<Address> earnings(Address payee) {
        return world.relays().stream().filter(relay -> relay.payee().equals(payee)).map(PracticeRelay::earnings).findFirst();
    }

    /** A channel by its id, or by enough of its first digits. */
    private ChannelRow find(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        var found = world.wallet().channels().rows().stream().filter(row -> row.id().toString().startsWith(wanted)).toList();
        if (wanted.length() < 6 || found.size() != 1) {
            throw new WalletException(Kind.BAD_INPUT,
                    "There is no such channel, or more than one begins so. \"farthing channel list\" shows their ids.");
        }
        return found.getFirst();
    }

    private void relays(ArrayNode list) {
        int number = 0;
        for (PracticeRelay relay : world.relays()) {
            number++;
            Bytes id = relay.id();
            Optional<Descriptor> descriptor = world.directory().find(id);
            list.addObject().put("number", number).put("id", id.toString()).put("name", relay.name())
                    .put("country", descriptor.map(Descriptor::country).orElse(""))
                    .put("price", relay.unitPrice().toString()).put("operator", relay.payee().toString())
                    .put("earnings", relay.earnings().toString())
                    .put("address", descriptor.map(each -> each.host() + ":" + each.port()).orElse(""))
                    .put("running", relay.isRunning());
        }
    }
}
