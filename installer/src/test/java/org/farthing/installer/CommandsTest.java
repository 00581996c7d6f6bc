package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.farthing.app.cli.FarthingCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    private final Commands commands = new Commands(new CommandLine(new FarthingCommand()), "1.2.3");

    @Test
    void thePageHasEveryCommandAndNoHiddenOption() {
        String page = commands.manualPage("2026-11-01");
        assertTrue(page.startsWith(".TH FARTHING 1 \"2026-11-01\" \"farthing 1.2.3\""));
        for (String command : List.of("demo", "channel refund\\-all", "wallet create", "relay init", "doctor", "browser")) {
            assertTrue(page.contains(".SS \"farthing " + command), command);
        }
        assertTrue(page.contains("\\-\\-password\\-file"));
        assertFalse(page.contains("end\\-with\\-parent"), "an option of the build's own");
    }

    @Test
    void noSentenceIsTakenForAnOrder() {
        assertEquals("\\&.farthing", Commands.roff(".farthing"));
        assertEquals("a\\-b \\(dqc\\(dq \\ed", Commands.roff("a-b \"c\" \\d"));
        long orders = commands.manualPage("2026-11-01").lines()
                .filter(line -> line.startsWith(".") && !line.matches("\\.(TH|SH|SS|TP|B|I|BR)( .*)?")).count();
        assertEquals(0, orders);
    }

    @Test
    void theShellCompletesOurCommand() {
        assertTrue(commands.completion().contains("complete -F _complete_farthing -o default farthing"));
    }
}
