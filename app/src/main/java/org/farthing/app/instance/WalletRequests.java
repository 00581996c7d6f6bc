package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

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
        Address address = instance.address();
        answer.put("address", address.toString()).put("balance", balance(address).toString())
                .put("coin", network.coin()).put("network", network.name()).put("locked", instance.isLocked());
        if (!instance.isLocked()) {
            List<Address> imported = instance.open(Purse::imported);
            var list = answer.putArray("imported");
            imported.forEach(each -> list.addObject().put("address", each.toString()).put("balance", balance(each).toString()));
        }
    }

    private Amount balance(Address account) {
        return instance.access().chain().balance(account);
    }
}
