package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.wallet.chain.Network;

/** The wallet's account. */
final class WalletRequests implements Request.Topic {
    private final Instance instance;

    WalletRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "wallet" -> show(request.answer());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void show(ObjectNode answer) {
        Network network = instance.access().network();
        var address = instance.address();
        answer.put("address", address.toString()).put("balance", instance.access().chain().balance(address).toString())
                .put("coin", network.coin()).put("network", network.name()).put("locked", instance.isLocked());
    }
}
