package org.farthing.installer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page and the shell's completion, from the commands themselves. */
final class Commands {
    private final CommandLine farthing;
    private final String version;

    Commands(CommandLine farthing, String version) {
        this.farthing = farthing;
        this.version = version;
    }

    String completion() {
        return AutoComplete.bash("farthing", farthing);
    }

    /** farthing(1), in the language of man(7). */
    String manualPage(String date) {
        var page = new StringBuilder("""
                .TH FARTHING 1 "%s" "farthing %s" "User Commands"
                .SH NAME
                farthing \\- private browsing through relays that are paid as they work
                .SH SYNOPSIS
                .B farthing
                [\\fIOPTION\\fR...] [\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]]
                .SH DESCRIPTION
                Without a command the window opens: the practice world with play money, a new wallet, or one from its words.
                Everything the window can do has a command, for scripts and servers.
                .SH OPTIONS
                """.formatted(date, version));
        options(farthing.getCommandSpec(), page);
        page.append(".SH COMMANDS\n");
        subcommands(farthing, "farthing", page);
        page.append("""
                .SH EXIT STATUS
                0 done, 1 failed (one sentence on stderr says why and what to do), 2 wrong usage.
                .SH FILES
                .TP
                .I ~/.local/share/farthing
                The data folder: wallet, channels and vouchers, settings. \\fB\\-\\-data\\fR names another one.
                Removing the program leaves it.
                .TP
                .I farthing.toml
                The settings in the data folder, each explained.
                .SH SEE ALSO
                .BR curl (1),
                .BR torsocks (1),
                .BR proxychains4 (1)
                """);
        return page.toString();
    }

    private void subcommands(CommandLine parent, String name, StringBuilder page) {
        Collection<CommandLine> once = new LinkedHashSet<>(parent.getSubcommands().values());
        for (CommandLine each : once) {
            CommandSpec spec = each.getCommandSpec();
            if (spec.usageMessage().hidden()) {
                continue;
            }
            String full = name + " " + spec.name();
            page.append(".SS \"").append(roff(full + arguments(spec))).append("\"\n");
            paragraph(List.of(spec.usageMessage().description()), page);
            options(spec, page);
            subcommands(each, full, page);
        }
    }

    private static String arguments(CommandSpec spec) {
        var arguments = new ArrayList<String>();
        for (PositionalParamSpec each : spec.positionalParameters()) {
            arguments.add(each.arity().min() == 0 ? "[" + each.paramLabel() + "]" : each.paramLabel());
        }
        return arguments.isEmpty() ? "" : " " + String.join(" ", arguments);
    }

    private static void options(CommandSpec spec, StringBuilder page) {
        for (OptionSpec each : spec.options()) {
            if (!each.hidden() && !(each.usageHelp() && spec.parent() != null)) {
                page.append(".TP\n.B ").append(roff(String.join(", ", each.names())));
                if (each.arity().max() > 0) {
                    page.append(" \\fI").append(roff(each.paramLabel())).append("\\fR");
                }
                page.append('\n');
                paragraph(List.of(each.description()), page);
            }
        }
    }

    private static void paragraph(List<String> lines, StringBuilder page) {
        lines.forEach(line -> page.append(roff(line.replace("%n", " "))).append('\n'));
    }

    /** A backslash or hyphen is an order there, and so is a point or apostrophe that begins a line. */
    static String roff(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
