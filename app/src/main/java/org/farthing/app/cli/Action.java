package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.farthing.app.DataFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all small commands share: their options, and how they print. */
abstract class Action implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    final GlobalOptions global() {
        return global;
    }

    final DataFolder folder() {
        return global.folder();
    }

    final boolean isJson() {
        return global.json;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints the answer as one line of JSON, or as {@code text}. */
    final void print(JsonNode answer, String text) {
        out().println(global.json ? Json.line(withoutOk(answer)) : text);
    }

    /** What is being done, for people who wait: never among what scripts read. */
    final void progress(String step) {
        if (!global.json) {
            err().println("  " + step);
        }
    }

    /** Refuses to go on unless {@code --yes} was given or the person agrees. */
    final void requireAgreement(boolean yes, String question) {
        if (!yes && !Terminal.agrees(question)) {
            throw new Failure("Nothing was done.");
        }
    }

    private static ObjectNode withoutOk(JsonNode answer) {
        ObjectNode shown = answer.deepCopy();
        shown.remove("ok");
        return shown;
    }
}
