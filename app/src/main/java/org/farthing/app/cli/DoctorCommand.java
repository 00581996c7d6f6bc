package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.app.Settings;
import org.farthing.app.browser.InstalledBrowsers;
import org.farthing.app.browser.ThisMachine;
import org.farthing.app.doctor.Check;
import org.farthing.app.doctor.Doctor;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Remedy;
import org.farthing.app.doctor.Surroundings;
import org.farthing.app.doctor.Verdict;
import org.farthing.app.fx.Texts;
import org.farthing.app.language.Language;
import org.farthing.app.instance.PaidProxy;
import org.farthing.wallet.value.WalletException;
import picocli.CommandLine.Command;

/** Everything that a user may have wrong, each with what to do. Says nothing that names an address, a site, a person or an amount. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Check everything that may be wrong, and say what to do. Exit status 1 where something failed.")
final class DoctorCommand extends Action {
    private final Texts texts = Texts.of(Finding.class, Language.ENGLISH);

    @Override
    public void run() {
        List<Finding> findings = findings();
        findings.forEach(this::tell);
        long failed = findings.stream().filter(finding -> finding.verdict() == Verdict.FAILED).count();
        if (failed > 0) {
            throw new Failure(failed == 1 ? "One thing does not work; its line says what to do."
                    : failed + " things do not work; their lines say what to do.");
        }
    }

    private List<Finding> findings() {
        try {
            // A folder of somebody else's is not looked into, and one without a wallet has no program to ask.
            folder().requireOurs();
            try (Requests requests = Requests.looking(this)) {
                var findings = new ArrayList<Finding>();
                requests.ask(Requests.command("doctor")).path("findings").forEach(line -> findings.add(finding(line)));
                return findings;
            }
        } catch (WalletException e) {
            progress(e.getMessage());
            return Doctor.withoutProgram(folder(), port(),
                    new Surroundings(System.getenv(), new InstalledBrowsers(new ThisMachine())::isAnyThere)).examine(_ -> { });
        }
    }

    private Optional<Integer> port() {
        try {
            return Optional.of(Settings.read(folder()).socksPort().orElse(PaidProxy.USUAL_PORT));
        } catch (WalletException _) {
            return Optional.empty();
        }
    }

    private static Finding finding(JsonNode line) {
        var parts = new ArrayList<Long>();
        line.path("parts").forEach(part -> parts.add(part.asLong()));
        return new Finding(Check.valueOf(line.path("check").asText()), Verdict.valueOf(line.path("verdict").asText()),
                line.path("words").asText(), parts, line.has("remedy") ? Optional.of(Remedy.valueOf(line.path("remedy").asText()))
                        : Optional.empty());
    }

    private void tell(Finding finding) {
        String sentence = texts.get(finding.key(), finding.parts().toArray());
        ObjectNode line = Json.object().put("check", finding.check().word()).put("verdict", finding.verdict().word())
                .put("sentence", sentence);
        String verdict = texts.get("verdict." + finding.verdict().word());
        print(line, "%-12s %-13s %s".formatted(verdict, texts.get("check." + finding.check().word()), sentence));
    }
}
