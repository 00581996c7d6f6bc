package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;

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
            case "wallet-lock" -> instance.lock();
            case "wallet-unlock" -> unlock(request);
            case "wallet-password" -> changePassword(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void unlock(Request request) {
        try (Password password = request.password("password")) {
            instance.unlock(password);
        }
    }

    private void changePassword(Request request) {
        try (Password old = request.password("password"); Password fresh = request.password("newPassword")) {
            NewWallet.requireStrong(fresh);
            instance.vault().changePassword(old, fresh, Vault.Cost.STANDARD);
        }
    }

    private void show(ObjectNode answer) {
        Network network = instance.access().network();
        var address = instance.address();
        answer.put("address", address.toString()).put("balance", instance.access().chain().balance(address).toString())
                .put("coin", network.coin()).put("network", network.name()).put("locked", instance.isLocked());
    }
}
