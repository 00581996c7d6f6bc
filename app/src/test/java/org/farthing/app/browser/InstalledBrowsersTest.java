package org.farthing.app.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.browser.InstalledBrowser.Confinement;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** Where each system keeps browsers, on computers that are made up. */
class InstalledBrowsersTest {
    /** A computer of some files. */
    private static final class Computer implements Machine {
        private final System system;
        private final Map<String, String> files = new HashMap<>();
        private final Map<String, String> variables = new HashMap<>();
        private final Map<String, String> appPaths = new HashMap<>();

        private Computer(System system, String... programs) {
            this.system = system;
            for (String program : programs) {
                files.put(program, "\u007fELF");
            }
        }

        private Computer variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        @Override
        public System system() {
            return system;
        }

        @Override
        public Optional<String> variable(String name) {
            return Optional.ofNullable(variables.get(name));
        }

        @Override
        public String home() {
            return system == System.WINDOWS ? "C:\\Users\\alice" : "/home/alice";
        }

        @Override
        public boolean isProgram(String path) {
            return files.containsKey(path);
        }

        @Override
        public String beginning(String path) {
            return files.getOrDefault(path, "");
        }

        @Override
        public Optional<String> appPath(String program) {
            return Optional.ofNullable(appPaths.get(program));
        }
    }

    private static List<String> found(Computer computer) {
        return new InstalledBrowsers(computer).find().stream().map(each -> each.product().key() + " " + each.program()).toList();
    }

    private static InstalledBrowser only(Computer computer) {
        List<InstalledBrowser> found = new InstalledBrowsers(computer).find();
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    @Test
    void onLinuxByThePathThenOptAndThePreferredFirst() {
        var computer = new Computer(Machine.System.LINUX, "/usr/bin/chromium", "/usr/bin/firefox-esr", "/opt/brave.com/brave/brave",
                "/home/alice/bin/librewolf", "/usr/bin/firefox", "/opt/firefox/firefox", "/usr/bin/google-chrome-stable",
                "/opt/microsoft/msedge/msedge").variable("PATH", "/home/alice/bin:relative:/usr/bin");
        assertEquals(List.of("firefox-esr /usr/bin/firefox-esr", "librewolf /home/alice/bin/librewolf", "firefox /usr/bin/firefox",
                "chromium /usr/bin/chromium", "brave /opt/brave.com/brave/brave", "chrome /usr/bin/google-chrome-stable",
                "edge /opt/microsoft/msedge/msedge"), found(computer));
    }

    @Test
    void debiansFirefoxIsFirefoxEsr() {
        var computer = new Computer(Machine.System.LINUX, "/usr/bin/firefox-esr").variable("PATH", "/usr/bin");
        computer.files.put("/usr/bin/firefox", "#!/bin/sh\nexec firefox-esr \"$@\"\n");
        assertEquals(List.of("firefox-esr /usr/bin/firefox-esr"), found(computer));
    }

    @Test
    void aSnapIsKnownByItsPlaceAndByTheScriptThatStartsIt() {
        var computer = new Computer(Machine.System.LINUX).variable("PATH", "/usr/bin:/snap/bin");
        computer.files.put("/usr/bin/firefox", "#!/bin/sh\nexec /snap/bin/firefox \"$@\"\n");
        computer.files.put("/snap/bin/firefox", "\u007fELF");
        assertEquals(new InstalledBrowser(Product.FIREFOX, "/usr/bin/firefox", Confinement.SNAP, "firefox"), only(computer));
        assertEquals(new InstalledBrowser(Product.CHROMIUM, "/snap/bin/chromium", Confinement.SNAP, "chromium"),
                only(new Computer(Machine.System.LINUX, "/snap/bin/chromium")));
    }

    @Test
    void aCopyThatNothingConfinesComesBeforeASnapOfTheSame() {
        assertEquals(new InstalledBrowser(Product.CHROMIUM, "/usr/bin/chromium", Confinement.NONE, ""),
                only(new Computer(Machine.System.LINUX, "/snap/bin/chromium", "/usr/bin/chromium").variable("PATH", "/snap/bin:/usr/bin")));
    }

    @Test
    void flatpaksOfTheSystemAndOfTheUser() {
        assertEquals(new InstalledBrowser(Product.FIREFOX, "/var/lib/flatpak/exports/bin/org.mozilla.firefox", Confinement.FLATPAK,
                "org.mozilla.firefox"), only(new Computer(Machine.System.LINUX, "/var/lib/flatpak/exports/bin/org.mozilla.firefox")));
        assertEquals(Confinement.FLATPAK, only(new Computer(Machine.System.LINUX,
                "/home/alice/.local/share/flatpak/exports/bin/com.brave.Browser")).sandbox());
    }

    @Test
    void onMacInBothApplicationsFolders() {
        assertEquals(List.of("firefox /Applications/Firefox.app/Contents/MacOS/firefox",
                "chrome /home/alice/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "tor-browser /Applications/Tor Browser.app/Contents/MacOS/firefox"),
                found(new Computer(Machine.System.MAC, "/Applications/Firefox.app/Contents/MacOS/firefox",
                        "/home/alice/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                        "/Applications/Tor Browser.app/Contents/MacOS/firefox")));
    }

    @Test
    void onWindowsByAppPathsProgramFilesAndTheUsersOwn() {
        var computer = new Computer(Machine.System.WINDOWS, "D:\\Fox\\firefox.exe",
                "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
                "C:\\Users\\alice\\AppData\\Local\\Chromium\\Application\\chrome.exe")
                .variable("ProgramFiles", "C:\\Program Files").variable("ProgramFiles(x86)", "C:\\Program Files (x86)")
                .variable("LOCALAPPDATA", "C:\\Users\\alice\\AppData\\Local");
        computer.appPaths.put("firefox.exe", "D:\\Fox\\firefox.exe");
        computer.appPaths.put("brave.exe", "D:\\gone\\brave.exe");
        assertEquals(List.of("firefox D:\\Fox\\firefox.exe",
                "chromium C:\\Users\\alice\\AppData\\Local\\Chromium\\Application\\chrome.exe",
                "edge C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"), found(computer));
    }

    /** As {@code reg query} prints it, in English and in German, and where nothing is set. */
    @Test
    void whatTheRegistrySaysOfAppPaths() {
        Map<String, String> variables = Map.of("ProgramFiles", "C:\\Program Files");
        String key = "\r\nHKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\firefox.exe\r\n";
        Map<String, Optional<String>> printed = Map.of(
                key + "    (Default)    REG_SZ    C:\\Program Files\\Mozilla Firefox\\firefox.exe\r\n\r\n",
                Optional.of("C:\\Program Files\\Mozilla Firefox\\firefox.exe"),
                key + "    (Standard)    REG_SZ    \"D:\\Fox\\firefox.exe\"\r\n", Optional.of("D:\\Fox\\firefox.exe"),
                key + "    (Default)    REG_EXPAND_SZ    %ProgramFiles%\\Fox\\firefox.exe\r\n",
                Optional.of("C:\\Program Files\\Fox\\firefox.exe"),
                key + "    (Default)    REG_EXPAND_SZ    %Nowhere%\\firefox.exe\r\n", Optional.empty(),
                key + "    (Default)    REG_SZ    \r\n", Optional.empty(),
                "ERROR: The system was unable to find the specified registry key or value.\r\n", Optional.empty());
        printed.forEach((text, path) ->
                assertEquals(path, ThisMachine.valueOf(text, name -> Optional.ofNullable(variables.get(name))), text));
    }

    @Test
    void torBrowserAndMullvadBrowserAreShownAndNeverStarted() {
        var computer = new Computer(Machine.System.LINUX, "/usr/bin/torbrowser-launcher", "/usr/bin/mullvad-browser")
                .variable("PATH", "/usr/bin");
        assertEquals(List.of("tor-browser /usr/bin/torbrowser-launcher", "mullvad-browser /usr/bin/mullvad-browser"), found(computer));
        var browsers = new InstalledBrowsers(computer);
        for (String name : List.of("tor-browser", "Mullvad Browser")) {
            String why = assertThrows(WalletException.class, () -> browsers.choose(Optional.of(name))).getMessage();
            assertTrue(why.contains("brings a network of its own, which is part of how it protects you. Farthing leaves it as it is"), why);
        }
        String none = assertThrows(WalletException.class, () -> browsers.choose(Optional.empty())).getMessage();
        assertTrue(none.startsWith("No supported browser found. Install Firefox ESR"), none);
    }

    @Test
    void everyProductIsKnownByKeyAndTitleAndNoneByAnotherName() {
        for (Product product : Product.values()) {
            assertEquals(Optional.of(product), Product.named(product.key()));
            assertEquals(Optional.of(product), Product.named(product.title().toUpperCase(java.util.Locale.ROOT)));
        }
        assertTrue(Product.named("lynx").isEmpty());
        assertEquals(List.of(), found(new Computer(Machine.System.LINUX).variable("PATH", "/usr/bin")));
    }

    @Test
    void aBrowserWithANetworkOfItsOwnIsNoneForUs() {
        var computer = new Computer(Machine.System.MAC, "/Applications/Tor Browser.app/Contents/MacOS/firefox");
        assertEquals(1, found(computer).size());
        assertFalse(new InstalledBrowsers(computer).isAnyThere());
        assertTrue(new InstalledBrowsers(new Computer(Machine.System.MAC, "/Applications/Firefox.app/Contents/MacOS/firefox")).isAnyThere());
    }
}
