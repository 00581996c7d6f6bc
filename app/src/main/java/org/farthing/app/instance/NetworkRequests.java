package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Deployment;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** Farthing's contracts on the network. */
final class NetworkRequests implements Request.Topic {
    private static final String TABLE = "contracts";

    private final Instance instance;

    NetworkRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "contracts-quote" -> quote(request);
            case "contracts-deploy" -> deploy(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Deployment deployment(Purse purse) {
        ChainAccess access = instance.access();
        if (Settings.read(instance.data()).contracts().isPresent() || access.hasContracts()) {
            throw Refusal.CONTRACTS_KNOWN.exception();
        }
        return new Deployment(purse.account(), access.chain(), access.network(), access.contracts(), purse.ledger().intents());
    }

    private void quote(Request request) {
        List<Quote> quotes = instance.open(purse -> deployment(purse).quote(request.coins("bond")));
        Amount fee = quotes.stream().map(Quote::expectedFee).reduce(Amount.ZERO, Amount::plus);
        Amount highest = quotes.stream().map(Quote::highestFee).reduce(Amount.ZERO, Amount::plus);
        request.answer().put("transactions", quotes.size()).put("fee", fee.toString()).put("highestFee", highest.toString())
                .put("coin", instance.access().network().coin());
    }

    private void deploy(Request request) {
        Deployment.Deployed deployed = instance.open(purse ->
                deployment(purse).deploy(request.coins("bond"), MoneyRequests.words(request.progress())));
        SettingsFile.set(instance.data(), TABLE, Map.of("channels", quoted(deployed.channels()), "registry", quoted(deployed.registry()),
                "first_block", Long.toString(deployed.firstBlock())));
        Network network = instance.access().network();
        ObjectNode answer = request.answer();
        answer.put("channels", deployed.channels().toString()).put("registry", deployed.registry().toString())
                .put("firstBlock", deployed.firstBlock()).put("cost", deployed.cost().toString()).put("coin", network.coin());
    }

    private static String quoted(Address address) {
        return "\"" + address + "\"";
    }
}
