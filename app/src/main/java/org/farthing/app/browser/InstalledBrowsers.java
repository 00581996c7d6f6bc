package org.farthing.app.browser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.browser.InstalledBrowser.Confinement;

/**
 * Finds the browsers of a computer where its systems put them: on Linux the PATH, /opt, snaps and Flatpaks; on macOS both Applications
 * folders; on Windows App Paths, both Program Files and the user's own programs.
 *
 * <p>Those that can give every site circuits of its own come first ({@link Product#takesExtension}), then the other ones that can be told
 * apart by destination; of one product the copy that no sandbox confines.
 */
public final class InstalledBrowsers {
    /** Where makers' own packages put browsers that are not on the PATH of a program started from a menu. */
    private static final Map<Product, List<String>> OPT = Map.of(
            Product.FIREFOX, List.of("/opt/firefox/firefox"),
            Product.FIREFOX_ESR, List.of("/opt/firefox-esr/firefox"),
            Product.LIBREWOLF, List.of("/opt/librewolf/librewolf"),
            Product.CHROMIUM, List.of("/opt/chromium/chromium", "/opt/chromium.org/chromium/chromium"),
            Product.CHROME, List.of("/opt/google/chrome/google-chrome", "/opt/google/chrome/chrome"),
            Product.BRAVE, List.of("/opt/brave.com/brave/brave-browser", "/opt/brave.com/brave/brave"),
            Product.EDGE, List.of("/opt/microsoft/msedge/microsoft-edge", "/opt/microsoft/msedge/msedge"));

    private static final Map<Product, String> SNAPS = Map.of(
            Product.FIREFOX, "firefox", Product.CHROMIUM, "chromium", Product.BRAVE, "brave");

    private static final Map<Product, String> MAC = Map.of(
            Product.FIREFOX, "Firefox.app/Contents/MacOS/firefox",
            Product.FIREFOX_ESR, "Firefox ESR.app/Contents/MacOS/firefox",
            Product.LIBREWOLF, "LibreWolf.app/Contents/MacOS/librewolf",
            Product.CHROMIUM, "Chromium.app/Contents/MacOS/Chromium",
            Product.CHROME, "Google Chrome.app/Contents/MacOS/Google Chrome",
            Product.BRAVE, "Brave Browser.app/Contents/MacOS/Brave Browser",
            Product.EDGE, "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            Product.TOR_BROWSER, "Tor Browser.app/Contents/MacOS/firefox",
            Product.MULLVAD_BROWSER, "Mullvad Browser.app/Contents/MacOS/mullvadbrowser");

    private static final Map<Product, List<String>> WINDOWS = Map.of(
            Product.FIREFOX, List.of("Mozilla Firefox\\firefox.exe"),
            Product.FIREFOX_ESR, List.of("Mozilla Firefox ESR\\firefox.exe"),
            Product.LIBREWOLF, List.of("LibreWolf\\librewolf.exe"),
            Product.CHROMIUM, List.of("Chromium\\Application\\chrome.exe"),
            Product.CHROME, List.of("Google\\Chrome\\Application\\chrome.exe"),
            Product.BRAVE, List.of("BraveSoftware\\Brave-Browser\\Application\\brave.exe"),
            Product.EDGE, List.of("Microsoft\\Edge\\Application\\msedge.exe"),
            Product.MULLVAD_BROWSER, List.of("Mullvad Browser\\Browser\\mullvadbrowser.exe"));

    /** Chromium registers itself as Chrome does, so {@code chrome.exe} is Chrome's. */
    private static final Map<Product, String> APP_PATHS = Map.of(
            Product.FIREFOX, "firefox.exe", Product.LIBREWOLF, "librewolf.exe", Product.CHROME, "chrome.exe",
            Product.BRAVE, "brave.exe", Product.EDGE, "msedge.exe");

    private final Machine machine;

    public InstalledBrowsers(Machine machine) {
        this.machine = machine;
    }

    /** All that are there, the preferred one first; those with a network of their own among them. */
    public List<InstalledBrowser> find() {
        var found = new ArrayList<InstalledBrowser>();
        for (Product product : Product.values()) {
            first(product).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private Optional<InstalledBrowser> first(Product product) {
        return switch (machine.system()) {
            case LINUX -> onLinux(product);
            case MAC -> onMac(product);
            case WINDOWS -> onWindows(product);
        };
    }

    // ---- Linux ----

    private Optional<InstalledBrowser> onLinux(Product product) {
        var candidates = new LinkedHashMap<String, InstalledBrowser>();
        for (String folder : machine.variable("PATH").orElse("/usr/local/bin:/usr/bin:/bin").split(":")) {
            if (folder.startsWith("/")) {
                product.programs().forEach(program -> add(candidates, product, folder + "/" + program));
            }
        }
        OPT.getOrDefault(product, List.of()).forEach(path -> add(candidates, product, path));
        if (SNAPS.containsKey(product)) {
            add(candidates, product, "/snap/bin/" + SNAPS.get(product));
            add(candidates, product, "/var/lib/snapd/snap/bin/" + SNAPS.get(product));
        }
        for (String id : product.flatpaks()) {
            add(candidates, product, "/var/lib/flatpak/exports/bin/" + id);
            add(candidates, product, machine.home() + "/.local/share/flatpak/exports/bin/" + id);
        }
        return candidates.values().stream().filter(each -> each.sandbox() == Confinement.NONE).findFirst()
                .or(() -> candidates.values().stream().findFirst());
    }

    private void add(Map<String, InstalledBrowser> candidates, Product product, String path) {
        if (machine.isProgram(path) && !standsForEsr(product, path)) {
            candidates.putIfAbsent(path, confined(product, path));
        }
    }

    /** Debian's {@code /usr/bin/firefox} is a script that starts Firefox ESR, which is found under its own name. */
    private boolean standsForEsr(Product product, String path) {
        String text = machine.beginning(path);
        return product == Product.FIREFOX && text.startsWith("#!") && text.contains("firefox-esr");
    }

    /** Ubuntu's {@code /usr/bin/firefox} is a script that starts the snap. */
    private InstalledBrowser confined(Product product, String path) {
        String name = SNAPS.get(product);
        String text = machine.beginning(path);
        boolean starter = text.startsWith("#!") && text.contains("/snap/bin/" + name);
        if (name != null && (path.contains("/snap/bin/") || starter)) {
            return new InstalledBrowser(product, path, Confinement.SNAP, name);
        }
        int exports = path.indexOf("/flatpak/exports/bin/");
        return exports >= 0 ? new InstalledBrowser(product, path, Confinement.FLATPAK, path.substring(path.lastIndexOf('/') + 1))
                : new InstalledBrowser(product, path, Confinement.NONE, "");
    }

    // ---- macOS, Windows ----

    private Optional<InstalledBrowser> onMac(Product product) {
        if (!MAC.containsKey(product)) {
            return Optional.empty();
        }
        return existing(product, List.of("/Applications/" + MAC.get(product), machine.home() + "/Applications/" + MAC.get(product)));
    }

    private Optional<InstalledBrowser> onWindows(Product product) {
        var places = new ArrayList<String>();
        Optional.ofNullable(APP_PATHS.get(product)).flatMap(machine::appPath).ifPresent(places::add);
        for (String root : List.of("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA")) {
            machine.variable(root).ifPresent(folder -> WINDOWS.getOrDefault(product, List.of())
                    .forEach(path -> places.add(folder + "\\" + path)));
        }
        if (product == Product.TOR_BROWSER) {
            machine.variable("USERPROFILE").ifPresent(folder -> places.add(folder + "\\Desktop\\Tor Browser\\Browser\\firefox.exe"));
        }
        return existing(product, places);
    }

    private Optional<InstalledBrowser> existing(Product product, List<String> places) {
        return places.stream().filter(machine::isProgram).findFirst()
                .map(path -> new InstalledBrowser(product, path, Confinement.NONE, ""));
    }

    /** What to install where there is none, for a person. */
    public static List<String> recommended() {
        return Arrays.stream(Product.values()).filter(each -> each.family() == Product.Family.FIREFOX).map(Product::title).toList();
    }
}
