package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.app.doctor.Finding;

/** The check-up, for the command. */
final class CheckupRequests implements Request.Topic {
    private final Instance instance;

    CheckupRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        if (!request.command().equals("doctor")) {
            return false;
        }
        ArrayNode findings = request.answer().putArray("findings");
        new InstanceCheckup(instance).examine(finding -> describe(finding, findings.addObject()));
        return true;
    }

    private static void describe(Finding finding, ObjectNode line) {
        line.put("check", finding.check().name()).put("verdict", finding.verdict().name()).put("words", finding.words());
        ArrayNode parts = line.putArray("parts");
        finding.parts().forEach(parts::add);
        finding.remedy().ifPresent(remedy -> line.put("remedy", remedy.name()));
    }
}
