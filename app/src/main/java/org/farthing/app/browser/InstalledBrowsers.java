package org.farthing.app.browser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.farthing.app.browser.InstalledBrowser.Confinement;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Finds the browsers of a computer where its systems put them: on Linux the PATH, /opt, snaps and Flatpaks; on macOS both Applications
 * folders; on Windows App Paths, both Program Files and the user's own programs.
 *
 * <p>Those that can give every site circuits of its own come first ({@link Product#takesExtension}), then the other ones that can be told
 * apart by destination; of one product the copy that no sandbox confines.
 */
public final class InstalledBrowsers {
    /** Where a product may lie, or what it is called there. */
    private record Place(Product product, String path) {
        private static Stream<String> of(List<Place> places, Product product) {
            return places.stream().filter(place -> place.product == product).map(Place::path);
        }
    }

    /** Where makers' own packages put browsers that are not on the PATH of a program started from a menu. */
    private static final List<Place> OPT = List.of(
            new Place(Product.FIREFOX, "/opt/firefox/firefox"),
            new Place(Product.FIREFOX_ESR, "/opt/firefox-esr/firefox"),
            new Place(Product.LIBREWOLF, "/opt/librewolf/librewolf"),
            new Place(Product.CHROMIUM, "/opt/chromium/chromium"),
            new Place(Product.CHROMIUM, "/opt/chromium.org/chromium/chromium"),
            new Place(Product.CHROME, "/opt/google/chrome/google-chrome"),
            new Place(Product.CHROME, "/opt/google/chrome/chrome"),
            new Place(Product.BRAVE, "/opt/brave.com/brave/brave-browser"),
            new Place(Product.BRAVE, "/opt/brave.com/brave/brave"),
            new Place(Product.EDGE, "/opt/microsoft/msedge/microsoft-edge"),
            new Place(Product.EDGE, "/opt/microsoft/msedge/msedge"));

    private static final List<Place> SNAPS = List.of(
            new Place(Product.FIREFOX, "firefox"), new Place(Product.CHROMIUM, "chromium"), new Place(Product.BRAVE, "brave"));

    private static final List<Place> MAC = List.of(
            new Place(Product.FIREFOX, "Firefox.app/Contents/MacOS/firefox"),
            new Place(Product.FIREFOX_ESR, "Firefox ESR.app/Contents/MacOS/firefox"),
            new Place(Product.LIBREWOLF, "LibreWolf.app/Contents/MacOS/librewolf"),
            new Place(Product.CHROMIUM, "Chromium.app/Contents/MacOS/Chromium"),
            new Place(Product.CHROME, "Google Chrome.app/Contents/MacOS/Google Chrome"),
            new Place(Product.BRAVE, "Brave Browser.app/Contents/MacOS/Brave Browser"),
            new Place(Product.EDGE, "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
            new Place(Product.TOR_BROWSER, "Tor Browser.app/Contents/MacOS/firefox"),
            new Place(Product.MULLVAD_BROWSER, "Mullvad Browser.app/Contents/MacOS/mullvadbrowser"));

    private static final List<Place> WINDOWS = List.of(
            new Place(Product.FIREFOX, "Mozilla Firefox\\firefox.exe"),
            new Place(Product.FIREFOX_ESR, "Mozilla Firefox ESR\\firefox.exe"),
            new Place(Product.LIBREWOLF, "LibreWolf\\librewolf.exe"),
            new Place(Product.CHROMIUM, "Chromium\\Application\\chrome.exe"),
            new Place(Product.CHROME, "Google\\Chrome\\Application\\chrome.exe"),
            new Place(Product.BRAVE, "BraveSoftware\\Brave-Browser\\Application\\brave.exe"),
            new Place(Product.EDGE, "Microsoft\\Edge\\Application\\msedge.exe"),
            new Place(Product.MULLVAD_BROWSER, "Mullvad Browser\\Browser\\mullvadbrowser.exe"));

    /** Chromium registers itself as Chrome does, so {@code chrome.exe} is Chrome's. */
    private static final List<Place> APP_PATHS = List.of(
            new Place(Product.FIREFOX, "firefox.exe"), new Place(Product.LIBREWOLF, "librewolf.exe"),
            new Place(Product.CHROME, "chrome.exe"), new Place(Product.BRAVE, "brave.exe"), new Place(Product.EDGE, "msedge.exe"));

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

    /**
     * The one of this name (see {@link Product#named}), or else the preferred one.
     *
     * @throws WalletException BAD_INPUT where it is not there, or has a network of its own, which is left as it is
     */
    public InstalledBrowser choose(Optional<String> name) {
        List<InstalledBrowser> there = find();
        if (name.isPresent()) {
            Product product = Product.named(name.get()).orElseThrow(() -> new WalletException(Kind.BAD_INPUT,
                    "Farthing does not know a browser of that name. \"farthing browser --list\" shows those it has found."));
            InstalledBrowser found = there.stream().filter(each -> each.product() == product).findFirst()
                    .orElseThrow(() -> Refusal.BROWSER_NOT_FOUND.exception(product.title()));
            if (product.family() == Product.Family.OWN_NETWORK) {
                throw Refusal.OWN_NETWORK.exception(product.title());
            }
            return found;
        }
        return preferred(there).orElseThrow(() -> Refusal.NO_BROWSER.exception());
    }

    /** Whether one is there that a private browser can be made of. */
    public boolean isAnyThere() {
        return preferred(find()).isPresent();
    }

    /** Those with a network of their own are left as they are. */
    private static Optional<InstalledBrowser> preferred(List<InstalledBrowser> there) {
        return there.stream().filter(each -> each.product().family() != Product.Family.OWN_NETWORK).findFirst();
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
        Place.of(OPT, product).forEach(path -> add(candidates, product, path));
        Place.of(SNAPS, product).forEach(name -> {
            add(candidates, product, "/snap/bin/" + name);
            add(candidates, product, "/var/lib/snapd/snap/bin/" + name);
        });
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
        Optional<String> snap = Place.of(SNAPS, product).findFirst();
        String text = machine.beginning(path);
        boolean starter = text.startsWith("#!") && snap.filter(name -> text.contains("/snap/bin/" + name)).isPresent();
        if (snap.isPresent() && (path.contains("/snap/bin/") || starter)) {
            return new InstalledBrowser(product, path, Confinement.SNAP, snap.get());
        }
        int exports = path.indexOf("/flatpak/exports/bin/");
        return exports >= 0 ? new InstalledBrowser(product, path, Confinement.FLATPAK, path.substring(path.lastIndexOf('/') + 1))
                : new InstalledBrowser(product, path, Confinement.NONE, "");
    }

    // ---- macOS, Windows ----

    private Optional<InstalledBrowser> onMac(Product product) {
        return existing(product, Place.of(MAC, product)
                .flatMap(path -> Stream.of("/Applications/" + path, machine.home() + "/Applications/" + path)).toList());
    }

    private Optional<InstalledBrowser> onWindows(Product product) {
        var places = new ArrayList<String>();
        Place.of(APP_PATHS, product).map(machine::appPath).flatMap(Optional::stream).forEach(places::add);
        for (String root : List.of("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA")) {
            machine.variable(root).ifPresent(folder -> Place.of(WINDOWS, product).forEach(path -> places.add(folder + "\\" + path)));
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
}
