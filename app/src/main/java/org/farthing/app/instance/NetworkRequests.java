package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.farthing.wallet.chain.Deployment;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.value.Amount;

/** Farthing's contracts on the network. */
final class NetworkRequests implements Request.Topic {
    private final Instance instance;
    private final ContractsDeployment deployment;

    NetworkRequests(Instance instance) {
        this.instance = instance;
        this.deployment = new ContractsDeployment(instance);
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

    private void quote(Request request) {
        List<Quote> quotes = deployment.quote(request.coins("bond"));
        Amount fee = quotes.stream().map(Quote::expectedFee).reduce(Amount.ZERO, Amount::plus);
        Amount highest = quotes.stream().map(Quote::highestFee).reduce(Amount.ZERO, Amount::plus);
        request.answer().put("transactions", quotes.size()).put("fee", fee.toString()).put("highestFee", highest.toString())
                .put("coin", instance.access().network().coin());
    }

    private void deploy(Request request) {
        Deployment.Deployed deployed = deployment.deploy(request.coins("bond"), MoneyRequests.words(request.progress()));
        Network network = instance.access().network();
        ObjectNode answer = request.answer();
        answer.put("channels", deployed.channels().toString()).put("registry", deployed.registry().toString())
                .put("firstBlock", deployed.firstBlock()).put("cost", deployed.cost().toString()).put("coin", network.coin());
    }
}
