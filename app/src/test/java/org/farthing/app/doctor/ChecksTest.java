package org.farthing.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.farthing.app.DataFolder;
import org.farthing.app.fx.Texts;
import org.farthing.app.language.Language;
import org.farthing.app.support.ScriptedProgram;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check says of what it saw; and that every word it can say is in the bundle. */
class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:05:09Z");
    private static final Duration BLOCK = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private static void is(Verdict verdict, String words, Finding finding) {
        assertEquals(verdict + " " + words, finding.verdict() + " " + finding.words());
    }

    @Test
    void theFolder() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no POSIX permissions here");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        is(Verdict.FINE, "fine", new FolderCheck(folder).examine());
        assertEquals(List.of(), list(folder), "nothing is left there by looking");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        is(Verdict.ATTENTION, "open-to-others", new FolderCheck(folder).examine());
        is(Verdict.NOT_CHECKED, "missing", new FolderCheck(folder.resolve("none")).examine());
        Finding readOnly = FolderCheck.judge(true, false, true);
        is(Verdict.FAILED, "not-writable", readOnly);
        assertEquals(Optional.of(Remedy.OPEN_FOLDER), readOnly.remedy());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void theDisk() {
        is(Verdict.FINE, "fine", DiskCheck.judge(OptionalLong.of(12_400_000_000L)));
        assertEquals(List.of(12L), DiskCheck.judge(OptionalLong.of(12_400_000_000L)).parts());
        is(Verdict.ATTENTION, "low", DiskCheck.judge(OptionalLong.of(DiskCheck.COMFORTABLE - 1)));
        is(Verdict.FAILED, "full", DiskCheck.judge(OptionalLong.of(DiskCheck.NEEDED - 1)));
        is(Verdict.NOT_CHECKED, "unknown", DiskCheck.judge(OptionalLong.empty()));
        assertTrue(new DiskCheck(folder.resolve("a/b/c")).examine().verdict() != Verdict.NOT_CHECKED, "of the folder that is there");
    }

    @Test
    void theSettingsFile() throws IOException {
        var data = new DataFolder(folder);
        is(Verdict.FINE, "usual", new SettingsCheck(data).examine());
        Files.writeString(data.settings(), "socks_port = 9251\n");
        is(Verdict.FINE, "fine", new SettingsCheck(data).examine());
        Files.writeString(data.settings(), "socks_prot = 9251\n");
        is(Verdict.FAILED, "broken", new SettingsCheck(data).examine());
    }

    @Test
    void theDisplay() {
        is(Verdict.FAILED, "no-gtk", DisplayCheck.judge(true, true, false));
        is(Verdict.ATTENTION, "no-display", DisplayCheck.judge(true, false, true));
        is(Verdict.FINE, "fine", DisplayCheck.judge(true, true, true));
        is(Verdict.FINE, "fine", DisplayCheck.judge(false, false, false));
    }

    @Test
    void theNode() {
        is(Verdict.FINE, "answers", NodeCheck.judge(Optional.of(NOW.minusSeconds(60)), NOW, BLOCK, false));
        Finding behind = NodeCheck.judge(Optional.of(NOW.minusSeconds(70)), NOW, BLOCK, false);
        is(Verdict.ATTENTION, "behind", behind);
        assertEquals(List.of(14L), behind.parts());
        assertEquals(Optional.of(Remedy.CHANGE_NODE), behind.remedy());
        is(Verdict.FAILED, "silent", NodeCheck.judge(Optional.empty(), NOW, BLOCK, false));
        is(Verdict.FINE, "answers", NodeCheck.judge(Optional.of(NOW.minusSeconds(86_400)), NOW, Duration.ZERO, false));
        var program = new ScriptedProgram();
        program.headFailure = Optional.of(Kind.NODES_DISAGREE);
        is(Verdict.FAILED, "disagree", new NodeCheck(program, () -> NOW).examine());
        program.headFailure = Optional.of(Kind.CHAIN_UNREACHABLE);
        is(Verdict.FAILED, "silent", new NodeCheck(program, () -> NOW).examine());
        program.headFailure = Optional.of(Kind.WRONG_CHAIN);
        is(Verdict.FAILED, "wrong", new ChainCheck(program).examine());
        is(Verdict.FINE, "answers", new NodeCheck(program, () -> NOW).examine());
    }

    @Test
    void theChain() {
        is(Verdict.FINE, "fine", ChainCheck.judge(100, OptionalLong.of(100)));
        is(Verdict.FAILED, "wrong", ChainCheck.judge(100, OptionalLong.of(1)));
        is(Verdict.NOT_CHECKED, "node-silent", ChainCheck.judge(100, OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource({"-3, FINE, fine", "15, FINE, fine", "16, ATTENTION, behind-little", "1800, ATTENTION, behind-little",
        "1801, FAILED, behind", "-165, FINE, fine", "-166, ATTENTION, ahead-or-node-behind"})
    void theClockByTheNewestBlock(long secondsAheadOfUs, Verdict verdict, String words) {
        is(verdict, words, ClockCheck.judge(Optional.of(NOW.plusSeconds(secondsAheadOfUs)), NOW, BLOCK));
    }

    @Test
    void theClockWithoutABlock() {
        is(Verdict.NOT_CHECKED, "node-silent", ClockCheck.judge(Optional.empty(), NOW, BLOCK));
        var program = new ScriptedProgram();
        program.practice = true;
        is(Verdict.NOT_CHECKED, "practice", new ClockCheck(program, () -> NOW).examine());
    }

    @Test
    void theContracts() {
        is(Verdict.FAILED, "unknown", ContractsCheck.judge(false, Optional.empty()));
        is(Verdict.FINE, "fine", ContractsCheck.judge(true, Optional.empty()));
        is(Verdict.FAILED, "other-code", ContractsCheck.judge(true, Optional.of(Kind.WRONG_CONTRACT)));
        is(Verdict.NOT_CHECKED, "node-silent", ContractsCheck.judge(true, Optional.of(Kind.CHAIN_UNREACHABLE)));
    }

    @Test
    void theWallet() {
        is(Verdict.FAILED, "missing", WalletCheck.judge(Program.WalletState.MISSING));
        is(Verdict.ATTENTION, "locked", WalletCheck.judge(Program.WalletState.LOCKED));
        is(Verdict.FINE, "fine", WalletCheck.judge(Program.WalletState.OPEN));
    }

    @Test
    void thePort() throws IOException {
        is(Verdict.FINE, "listening", new PortCheck(new Program.Port(9250, true)).examine());
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Finding taken = new PortCheck(new Program.Port(other.getLocalPort(), false)).examine();
            is(Verdict.FAILED, "taken", taken);
            assertEquals(List.of((long) other.getLocalPort()), taken.parts());
            assertEquals(Optional.of(Remedy.CHANGE_PORT), taken.remedy());
        }
        is(Verdict.FINE, "free", new PortCheck(new Program.Port(0, false)).examine());
    }

    @Test
    void theRelays() {
        is(Verdict.ATTENTION, "none", RelaysCheck.judge(new Program.ListedRelays(0, false, false)));
        is(Verdict.FAILED, "too-old", RelaysCheck.judge(new Program.ListedRelays(40, true, false)));
        is(Verdict.ATTENTION, "doubted", RelaysCheck.judge(new Program.ListedRelays(40, false, true)));
        is(Verdict.FAILED, "too-few", RelaysCheck.judge(new Program.ListedRelays(2, false, false)));
        is(Verdict.FINE, "fine", RelaysCheck.judge(new Program.ListedRelays(3, false, false)));
    }

    private static Finding path(Program.WalletState wallet, int payable, boolean wanted, int ready, Optional<Instant> answered) {
        return PathCheck.judge(wallet, new Program.Paths(payable, wanted, ready, answered), NOW);
    }

    @Test
    void thePathIsFineForAMinuteAfterAnAnswer() {
        Program.WalletState open = Program.WalletState.OPEN;
        is(Verdict.NOT_CHECKED, "locked", path(Program.WalletState.LOCKED, 0, false, 0, Optional.empty()));
        is(Verdict.FAILED, "too-few-channels", path(open, 2, true, 0, Optional.empty()));
        is(Verdict.NOT_CHECKED, "not-connected", path(open, 3, false, 0, Optional.empty()));
        is(Verdict.FAILED, "none", path(open, 3, true, 0, Optional.empty()));
        is(Verdict.ATTENTION, "unanswered", path(open, 3, true, 1, Optional.empty()));
        is(Verdict.FINE, "fine", path(open, 3, true, 1, Optional.of(NOW.minusSeconds(60))));
        is(Verdict.ATTENTION, "unanswered", path(open, 3, true, 1, Optional.of(NOW.minusSeconds(61))));
    }

    @Test
    void theLeaks() {
        is(Verdict.NOT_CHECKED, "no-port", LeaksCheck.judge(false, new Program.Leaks(true, true)));
        is(Verdict.ATTENTION, "names", LeaksCheck.judge(true, new Program.Leaks(true, true)));
        is(Verdict.ATTENTION, "node-direct", LeaksCheck.judge(true, new Program.Leaks(false, true)));
        is(Verdict.FINE, "fine", LeaksCheck.judge(true, new Program.Leaks(false, false)));
    }

    @Test
    void theBrowser() {
        is(Verdict.FINE, "fine", new BrowserCheck(() -> true).examine());
        is(Verdict.ATTENTION, "none", new BrowserCheck(() -> false).examine());
    }

    // ---- all of them ----

    private static Surroundings nothingAround() {
        return new Surroundings(Map.of(), () -> false);
    }

    @Test
    void theNodeIsAskedOnceAndASilentOneIsNotAskedAgain() {
        var program = new ScriptedProgram();
        Doctor.of(new DataFolder(folder), program, () -> NOW, nothingAround()).examine(_ -> { });
        assertEquals(1, program.headsAsked);
        program.headFailure = Optional.of(Kind.CHAIN_UNREACHABLE);
        program.headsAsked = 0;
        List<Finding> findings = Doctor.of(new DataFolder(folder), program, () -> NOW, nothingAround()).examine(_ -> { });
        assertEquals(1, program.headsAsked);
        assertEquals(0, program.contractsAskedOfASilentNode);
        assertEquals(List.of(Check.values()), findings.stream().map(Finding::check).toList(), "in order, each once");
    }

    @Test
    void withoutAProgramTheSurroundingsAreLookedAtAndTheRestIsSaidNotToBe() {
        var told = new ArrayList<Finding>();
        Doctor doctor = Doctor.withoutProgram(new DataFolder(folder), Optional.of(0), nothingAround());
        assertEquals(doctor.examine(told::add), told);
        assertEquals(List.of(Check.values()), told.stream().map(Finding::check).toList());
        assertEquals(doctor.size(), told.size());
        for (Check check : List.of(Check.NODE, Check.WALLET, Check.PATH)) {
            assertTrue(told.stream().anyMatch(finding -> finding.check() == check && finding.verdict() == Verdict.NOT_CHECKED));
        }
        is(Verdict.FINE, "free", told.stream().filter(finding -> finding.check() == Check.PORT).findFirst().orElseThrow());
    }

    /** A word that the bundle lacks would only be noticed by the user that it is for. */
    @Test
    void everyWordIsInTheBundleAndEverySentenceOfTheBundleIsSaid() throws IOException {
        Texts texts = Texts.of(Finding.class, Language.ENGLISH);
        var said = new TreeSet<String>();
        for (Path source : list(Path.of("src/main/java/org/farthing/app/doctor"))) {
            String code = Files.readString(source);
            for (Check check : Check.values()) {
                java.util.regex.Pattern
                        .compile("Check\\." + check.name() + ", (?:exists \\? )?\"([a-z-]+)\"(?: : \"([a-z-]+)\")?").matcher(code)
                        .results().forEach(found -> {
                            said.add(check.word() + "." + found.group(1));
                            if (found.group(2) != null) {
                                said.add(check.word() + "." + found.group(2));
                            }
                        });
            }
        }
        assertTrue(said.size() > 40, said.toString());
        for (String key : said) {
            assertFalse(texts.get(key, 1L, 2L).contains("{"), key);
        }
        for (Check check : Check.values()) {
            texts.get("check." + check.word());
        }
        for (Verdict verdict : Verdict.values()) {
            texts.get("verdict." + verdict.word());
        }
        for (Remedy remedy : Remedy.values()) {
            texts.get("remedy." + remedy.word());
        }
        assertEquals("Only two relays can be paid. A path needs three.", texts.get("path.too-few-channels", 2L));
    }
}
