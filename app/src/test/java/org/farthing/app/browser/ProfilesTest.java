package org.farthing.app.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.farthing.app.browser.InstalledBrowser.Confinement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What browsers are told, where it is written, and how it goes. */
class ProfilesTest {
    private static final Pattern SETTING = Pattern.compile("(?m)^user_pref\\(\"([^\"]+)\", (true|false|-?\\d+|\"[^\"]*\")\\);$");
    /** Of other versions or systems than the one that is usual in tests. */
    private static final Set<String> ELSEWHERE = Set.of("network.gio.supported-protocols", "network.predictor.enabled",
            "network.predictor.enable-prefetch", "toolkit.winRegisterApplicationRestart", "remote.active-protocols");
    private static final InstalledBrowser PLAIN = new InstalledBrowser(Product.FIREFOX_ESR, "/usr/bin/firefox-esr", Confinement.NONE, "");

    @TempDir
    private Path folder;

    private static Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        Matcher matcher = SETTING.matcher(FirefoxProfile.settings(12345));
        while (matcher.find()) {
            assertEquals(null, settings.put(matcher.group(1), matcher.group(2)), matcher.group(1) + " is there twice");
        }
        return settings;
    }

    @Test
    void everyLineOfFirefoxsSettingsIsASettingOrAComment() {
        FirefoxProfile.settings(1).lines().filter(line -> !line.isBlank() && !line.startsWith("//"))
                .forEach(line -> assertTrue(SETTING.matcher(line).matches(), line));
    }

    @Test
    void firefoxGoesThroughThePortAndNowhereElse() {
        Map<String, String> settings = settings();
        assertEquals("1", settings.get("network.proxy.type"));
        assertEquals("\"127.0.0.1\"", settings.get("network.proxy.socks"));
        assertEquals("12345", settings.get("network.proxy.socks_port"));
        assertEquals("true", settings.get("network.proxy.socks_remote_dns"));
        assertEquals("true", settings.get("network.proxy.allow_hijacking_localhost"));
        assertEquals("false", settings.get("network.proxy.allow_bypass"));
        assertEquals("false", settings.get("network.proxy.failover_direct"));
        assertEquals("\"\"", settings.get("network.proxy.no_proxies_on"));
        assertEquals("5", settings.get("network.trr.mode"));
        assertEquals("false", settings.get("media.peerconnection.enabled"));
        assertEquals("true", settings.get("dom.security.https_only_mode"));
        assertEquals("true", settings.get("privacy.resistFingerprinting"));
    }

    /** A setting that the browser does not know protects from nothing: each is looked for in the program's own files. */
    @Test
    void theInstalledFirefoxKnowsEverySetting() throws IOException {
        Path program = Path.of("/usr/lib/firefox-esr");
        Assumptions.assumeTrue(Files.isDirectory(program), "firefox-esr is not installed");
        var text = new StringBuilder(Files.readString(program.resolve("libxul.so"), StandardCharsets.ISO_8859_1));
        for (String archive : List.of("omni.ja", "browser/omni.ja")) {
            try (var zip = new ZipFile(program.resolve(archive).toFile())) {
                for (var entry : zip.stream().filter(each -> each.getName().matches(".*\\.(m?js|jsm|json)")).toList()) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        text.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        String all = text.toString();
        var unknown = new TreeSet<>(settings().keySet());
        unknown.removeAll(ELSEWHERE);
        unknown.removeIf(all::contains);
        assertEquals(Set.of(), unknown, "a version of Firefox dropped these: see what took their place");
    }

    @Test
    void theExtensionIsWholeAndKnowsThePort() throws IOException {
        FirefoxProfile.write(folder, 4711, "0123abcd");
        try (var zip = new ZipFile(folder.resolve("extensions/site-isolation@farthing.org.xpi").toFile())) {
            var names = new TreeSet<String>();
            zip.stream().forEach(entry -> names.add(entry.getName()));
            assertEquals(Set.of("manifest.json", "isolation.js", "port.js"), names);
            String port = new String(zip.getInputStream(zip.getEntry("port.js")).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(port.contains("const PORT = 4711;"), port);
            assertTrue(port.contains("const SECRET = \"0123abcd\";"), port);
            var manifest = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("manifest.json")));
            assertEquals("site-isolation@farthing.org", manifest.at("/browser_specific_settings/gecko/id").asText());
        }
        assertEquals("false", settings().get("xpinstall.signatures.required"));
        assertEquals("false", settings().get("xpinstall.enabled"), "nobody adds another extension that goes around the port");
    }

    @Test
    void chromiumGoesThroughThePortAndKeepsItsSandbox() throws IOException {
        List<String> arguments = ChromiumProfile.arguments(folder, 4711, false, "http://127.0.0.1:4711/x/");
        for (String needed : List.of("--user-data-dir=" + folder, "--proxy-server=socks5://127.0.0.1:4711",
                "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-domain-reliability", "--no-pings")) {
            assertTrue(arguments.contains(needed), needed);
        }
        assertEquals("http://127.0.0.1:4711/x/", arguments.getLast());
        for (boolean headless : new boolean[] {false, true}) {
            assertFalse(ChromiumProfile.arguments(folder, 1, headless, "x").stream().anyMatch(each -> each.contains("sandbox")
                    || each.contains("{") || each.contains("remote-debugging")));
        }
        ChromiumProfile.write(folder);
        var mapper = new ObjectMapper();
        assertEquals("disable_non_proxied_udp",
                mapper.readTree(folder.resolve("Default/Preferences").toFile()).at("/webrtc/ip_handling_policy").asText());
        assertEquals("off", mapper.readTree(folder.resolve("Local State").toFile()).at("/dns_over_https/mode").asText());
    }

    @Test
    void theEnvironmentCannotWriteKeysDownOrLeadAround() {
        var environment = new HashMap<>(Map.of("SSLKEYLOGFILE", "/tmp/keys", "MOZ_LOG", "all:5", "http_proxy", "http://10.0.0.1:3128",
                "CHROME_EXTRA_FLAGS", "--no-sandbox", "HOME", "/home/alice", "DISPLAY", ":0", "LANG", "de_DE.UTF-8"));
        PrivateBrowser.clean(environment);
        assertEquals(Set.of("HOME", "DISPLAY", "LANG", "MOZ_CRASHREPORTER_DISABLE", "MOZ_DATA_REPORTING"), environment.keySet());
    }

    // ---- folders ----

    private ProfileFolders folders() throws IOException {
        return new ProfileFolders(Files.createDirectories(folder.resolve("home")), Files.createDirectories(folder.resolve("tmp")));
    }

    private static void abandon(ProfileFolders.Made made) throws IOException {
        // This process's number with another start: whoever made it has ended, and the number came again.
        Files.writeString(made.folder().resolve("owner"), ProcessHandle.current().pid() + " 1");
    }

    @Test
    void aProfileIsItsOwnersAloneAndLiesWhereTheBrowserMayRead() throws IOException {
        Path made = folders().make(PLAIN).profile();
        assertTrue(made.startsWith(folder.resolve("tmp")));
        if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent())));
        }
        assertTrue(folders().make(new InstalledBrowser(Product.CHROMIUM, "x", Confinement.SNAP, "chromium")).profile()
                .startsWith(folder.resolve("home/snap/chromium/common")));
        assertTrue(folders().make(new InstalledBrowser(Product.FIREFOX, "x", Confinement.FLATPAK, "org.mozilla.firefox")).profile()
                .startsWith(folder.resolve("home/.var/app/org.mozilla.firefox/cache")));
    }

    @Test
    void whatADeadFarthingLeftIsWipedAndNothingElse() throws IOException {
        ProfileFolders.Made dead = folders().make(PLAIN);
        Files.writeString(dead.profile().resolve("places.sqlite"), "history");
        abandon(dead);
        ProfileFolders.Made snap = folders().make(new InstalledBrowser(Product.CHROMIUM, "x", Confinement.SNAP, "chromium"));
        abandon(snap);
        ProfileFolders.Made mine = folders().make(PLAIN);
        ProfileFolders.Made kept = folders().make(PLAIN);
        abandon(kept);
        kept.keep();
        Path foreign = Files.createDirectory(folder.resolve("tmp/farthing-browser-notes"));
        folders().wipeAbandoned();
        assertFalse(Files.exists(dead.folder()));
        assertFalse(Files.exists(snap.folder()));
        assertTrue(Files.exists(mine.profile()), "its Farthing runs");
        assertTrue(Files.exists(kept.profile()), "the user wants to look at it");
        assertTrue(Files.exists(foreign), "no mark of ours is in it");
    }

    @Test
    void wipingFollowsNoLink() throws IOException {
        Path precious = Files.writeString(Files.createDirectory(folder.resolve("precious")).resolve("file"), "mine");
        ProfileFolders.Made made = folders().make(PLAIN);
        Files.createSymbolicLink(made.profile().resolve("link"), precious.getParent());
        made.wipe();
        assertFalse(Files.exists(made.folder()));
        assertTrue(Files.exists(precious));
    }

    @Test
    void aBrowserThatOutlivedItsFarthingIsEnded() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sleep")), "there is no /bin/sleep");
        ProfileFolders.Made made = folders().make(PLAIN);
        Process orphan = new ProcessBuilder("/bin/sleep", "600").start();
        try {
            made.note(orphan.toHandle());
            abandon(made);
            folders().wipeAbandoned();
            assertTrue(orphan.waitFor(20, java.util.concurrent.TimeUnit.SECONDS), "it still runs");
            assertFalse(Files.exists(made.folder()));
        } finally {
            orphan.destroyForcibly();
        }
    }
}
