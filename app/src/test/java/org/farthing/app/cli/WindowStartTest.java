package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.app.DataFolder;
import org.farthing.app.program.Desktop;
import org.farthing.app.program.DesktopOptions;
import org.farthing.app.support.Program;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code farthing} without a command. */
class WindowStartTest {
    @TempDir
    private Path folder;

    @Test
    void withoutADisplayOneSentenceSaysWhatElseThereIs() {
        Assumptions.assumeFalse(WindowStart.hasDisplay(), "there is a display");
        Program.Outcome outcome = Program.run("--data", folder.resolve("data").toString());
        assertEquals(1, outcome.status());
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("There is no display for a window."), outcome.err());
        assertFalse(Files.exists(folder.resolve("data")), "nothing is begun");
    }

    @Test
    void aSecondStartBringsTheFirstWindowForward() {
        var data = new DataFolder(folder.resolve("data"));
        var options = new DesktopOptions(data, Optional.empty(), List.of(), false);
        var shown = new AtomicInteger();
        try (Desktop first = Desktop.open(options)) {
            first.onShow(shown::incrementAndGet);
            WalletException second = assertThrows(WalletException.class, () -> Desktop.open(options));
            assertEquals(Kind.ALREADY_RUNNING, second.kind());
            WindowStart.bringForward(data);
            assertEquals(1, shown.get());
        }
        assertFalse(Files.exists(data.path()), "a folder in which nothing was begun is gone again");
    }

    @Test
    void commandsBesideAWindowWithoutAWalletSaySo() {
        var data = new DataFolder(folder.resolve("data"));
        try (Desktop _ = Desktop.open(new DesktopOptions(data, Optional.empty(), List.of(), false))) {
            Program.Outcome made = Program.run("wallet", "create", "--data", data.path().toString(), "--password-file", "none");
            assertEquals(1, made.status());
            Program.Outcome asked = Program.run("wallet", "balance", "--data", data.path().toString());
            assertEquals(1, asked.status());
            assertEquals(1, asked.err().lines().count(), asked.err());
        }
    }
}
