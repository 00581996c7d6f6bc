package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.evidence.ChainCheck;
import org.farthing.wallet.evidence.EvidenceCheck;
import org.farthing.wallet.evidence.EvidenceReport;
import org.farthing.wallet.value.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks an exported history, without any wallet. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Check an exported history: signatures, rising totals, and with --rpc what the chain says. Needs no wallet.")
final class ChannelVerify extends Action {
    @Parameters(paramLabel = "FILE", description = "what \"vouchers --out\" wrote")
    private Path file;

    @Option(names = "--first-block", paramLabel = "N", defaultValue = "0",
            description = "with --rpc: the block that put up the contract, or any later one before the channels ended (0)")
    private long firstBlock;

    @Override
    public void run() {
        EvidenceReport report = EvidenceCheck.file(file);
        if (global().rpc.size() > 1) {
            throw new Failure("A history is checked against one node. Give --rpc once.");
        }
        Map<Bytes, ChainCheck.OnChain> onChain = global().rpc.isEmpty() || report.domain().isEmpty() ? Map.of() : onChain(report);
        boolean agrees = onChain.values().stream().allMatch(ChannelVerify::agrees);
        if (isJson()) {
            print(json(report, onChain, agrees), "");
        } else {
            tell(report, onChain);
        }
        if (!report.isSound() || !agrees) {
            throw new Failure(report.firstFault().map(fault -> "The history is not sound: line " + fault.line() + ": " + fault.sentence())
                    .orElse(report.isSound() ? "The chain does not agree with the history." : "There is no voucher in this file."));
        }
    }

    private Map<Bytes, ChainCheck.OnChain> onChain(EvidenceReport report) {
        EvidenceReport.Domain domain = report.domain().orElseThrow();
        Network network = Networks.find(domain.chainId()).orElseGet(() -> Networks.custom("Custom", domain.chainId(), "ETH"));
        try (var chain = new RpcChain(network, global().rpc.getFirst())) {
            var contract = new ChannelContract(chain, domain.chainId(), Contracts.load(), domain.contract());
            contract.requireOurCode();
            return ChainCheck.of(report, contract, domain.chainId(), firstBlock, chain.latest().number());
        }
    }

    /** Whether what the chain says can be, if the history is true. */
    private static boolean agrees(ChainCheck.OnChain state) {
        return switch (state) {
            case ChainCheck.NeverOpened _ -> false;
            case ChainCheck.Closed closed -> closed.asProven();
            case ChainCheck.Open _, ChainCheck.Refunded _, ChainCheck.OverUnseen _ -> true;
        };
    }

    private static ObjectNode json(EvidenceReport report, Map<Bytes, ChainCheck.OnChain> onChain, boolean agrees) {
        ObjectNode answer = Json.object().put("sound", report.isSound()).put("vouchers", report.lines()).put("faulty", report.faulty());
        report.domain().ifPresent(domain -> answer.put("chainId", domain.chainId()).put("contract", domain.contract().toString()));
        if (!onChain.isEmpty()) {
            answer.put("chainAgrees", agrees);
        }
        ArrayNode channels = answer.putArray("channels");
        for (EvidenceReport.Channel channel : report.channels()) {
            ObjectNode line = channels.addObject().put("id", channel.id().toString()).put("relay", channel.relay().toString())
                    .put("name", channel.relayName()).put("payer", channel.terms().payer().toString())
                    .put("payee", channel.terms().payee().toString()).put("vouchers", channel.vouchers())
                    .put("missingBefore", channel.missingBefore()).put("total", channel.lastTotal().toString());
            Optional.ofNullable(onChain.get(channel.id())).ifPresent(state -> line.put("chain", state.sentence()));
            channel.fault().ifPresent(fault -> line.put("fault", fault.sentence()).put("line", fault.line()));
        }
        return answer;
    }

    private void tell(EvidenceReport report, Map<Bytes, ChainCheck.OnChain> onChain) {
        out().println(report.lines() + " vouchers, " + report.faulty() + " faulty.");
        for (EvidenceReport.Channel channel : report.channels()) {
            out().printf("%-12s %-12s %6d vouchers, total %s%s%n", channel.id().toString().substring(0, 10), channel.relayName(),
                    channel.vouchers(), channel.lastTotal().toCoins(),
                    Optional.ofNullable(onChain.get(channel.id())).map(state -> "; " + state.sentence()).orElse(""));
        }
    }
}
