package org.farthing.app.practice;

import org.farthing.app.instance.Request;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Makes things go wrong with practice relays, to see what happens then. */
final class RelayRequests implements Request.Topic {
    private final PracticeRelays relays;
    private final Runnable afterwards;

    /** @param afterwards done when a relay was started again: it may listen elsewhere now */
    RelayRequests(PracticeRelays relays, Runnable afterwards) {
        this.relays = relays;
        this.afterwards = afterwards;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "practice-stop-relay" -> relays.kill(number(request));
            case "practice-start-relay" -> {
                relays.startAgain(number(request));
                afterwards.run();
            }
            case "practice-cash-relay" -> request.answer().put("cashed", relays.cash(number(request)).toString());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int number(Request request) {
        int number = request.arguments().path("number").asInt();
        if (number < 1) {
            throw new WalletException(Kind.BAD_INPUT, "Relays are numbered from 1.");
        }
        return number;
    }
}
