package org.farthing.app.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.farthing.app.control.ControlServer;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What commands may ask of an instance, whether it runs in another process or only for the one command. */
public final class InstanceControl implements ControlServer.Handler {
    /** Looking at the program is no use of the wallet. */
    private static final Set<String> LOOKS = Set.of("status", "circuits", "relays", "wallet", "wallet-history",
            "channel-schedule", "browser-state", "refund-all-status", "doctor");

    private final Instance instance;
    private final List<Request.Topic> topics;

    /** @param first topics that come before the instance's own */
    public InstanceControl(Instance instance, List<Request.Topic> first) {
        this.instance = instance;
        this.topics = new ArrayList<>(first);
        topics.addAll(List.of(new WalletRequests(instance), new KeyRequests(instance), new MoneyRequests(instance),
                new NetworkRequests(instance), new OpeningRequests(instance), new ChannelRequests(instance), new RecoveryRequests(instance),
                new RestoreRequests(instance), new ProxyRequests(instance), new CircuitRequests(instance),
                new CheckupRequests(instance), new BrowserRequests(instance)));
    }

    @Override
    public void handle(String command, JsonNode arguments, ObjectNode answer, Consumer<String> progress) {
        if (!LOOKS.contains(command)) {
            instance.used();
        }
        var request = new Request(command, arguments, answer, progress);
        if (request.flag("direct")) {
            RoutedChain.directly(() -> handle(request));
        } else {
            handle(request);
        }
    }

    private void handle(Request request) {
        if (topics.stream().noneMatch(topic -> topic.handle(request))) {
            throw new WalletException(Kind.BAD_INPUT, "The running program does not know this command.");
        }
    }
}
