package org.farthing.app.instance;

import java.nio.charset.StandardCharsets;
import org.farthing.wallet.keys.Keystore;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.WalletException;

/** Keys that come from other wallets or go to them, and the password. */
final class KeyRequests implements Request.Topic {
    private final Instance instance;

    KeyRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "wallet-lock" -> instance.lock();
            case "wallet-unlock" -> unlock(request);
            case "wallet-password" -> changePassword(request);
            case "wallet-export" -> export(request);
            case "wallet-import" -> importKey(request);
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
            instance.changePassword(old, fresh);
        }
    }

    /** Answers the keystore itself, which is of no use without its password; whoever asked writes the file. */
    private void export(Request request) {
        try (Password password = request.password("password"); Password own = request.password("keystorePassword")) {
            var exported = KeyExport.of(instance.vault(), password, own, request.optional("account").map(_ -> request.address("account")));
            request.answer().put("account", exported.account().toString())
                    .put("keystore", new String(exported.keystore(), StandardCharsets.UTF_8));
        }
    }

    private void importKey(Request request) {
        byte[] keystore = request.text("keystore").getBytes(StandardCharsets.UTF_8);
        try (Password password = request.password("password"); Password own = request.password("keystorePassword");
                Signer key = Keystore.open(keystore, own)) {
            instance.vault().add(password, key);
            instance.adopt(key);
            request.answer().put("account", key.address().toString());
        }
    }
}
