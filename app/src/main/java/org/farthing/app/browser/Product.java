package org.farthing.app.browser;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The browsers that are looked for, the preferred ones first. */
public enum Product {
    FIREFOX_ESR("firefox-esr", "Firefox ESR", Family.FIREFOX, true, List.of("firefox-esr"), List.of()),
    LIBREWOLF("librewolf", "LibreWolf", Family.FIREFOX, true, List.of("librewolf"), List.of("io.gitlab.librewolf-community")),
    FIREFOX("firefox", "Firefox", Family.FIREFOX, false, List.of("firefox"), List.of("org.mozilla.firefox")),
    CHROMIUM("chromium", "Chromium", Family.CHROMIUM, false, List.of("chromium", "chromium-browser"),
            List.of("org.chromium.Chromium")),
    BRAVE("brave", "Brave", Family.CHROMIUM, false, List.of("brave-browser", "brave-browser-stable", "brave"),
            List.of("com.brave.Browser")),
    CHROME("chrome", "Google Chrome", Family.CHROMIUM, false, List.of("google-chrome", "google-chrome-stable"),
            List.of("com.google.Chrome")),
    EDGE("edge", "Microsoft Edge", Family.CHROMIUM, false, List.of("microsoft-edge", "microsoft-edge-stable"),
            List.of("com.microsoft.Edge")),
    TOR_BROWSER("tor-browser", "Tor Browser", Family.OWN_NETWORK, false, List.of("tor-browser", "torbrowser-launcher"),
            List.of("org.torproject.torbrowser-launcher")),
    MULLVAD_BROWSER("mullvad-browser", "Mullvad Browser", Family.OWN_NETWORK, false, List.of("mullvad-browser"),
            List.of("net.mullvad.MullvadBrowser"));

    /** How a browser is told what to do. */
    public enum Family {
        FIREFOX,
        CHROMIUM,
        /** It comes with a proxy set-up of its own, which is part of what it protects by: it is left alone. */
        OWN_NETWORK
    }

    private final String key;
    private final String title;
    private final Family family;
    private final boolean takesExtension;
    private final List<String> programs;
    private final List<String> flatpaks;

    Product(String key, String title, Family family, boolean takesExtension, List<String> programs, List<String> flatpaks) {
        this.key = key;
        this.title = title;
        this.family = family;
        this.takesExtension = takesExtension;
        this.programs = programs;
        this.flatpaks = flatpaks;
    }

    /** The name that commands know it by. */
    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    public Family family() {
        return family;
    }

    /** Whether it runs an extension that its maker has not signed, where the profile allows that: the usual Firefox refuses. */
    public boolean takesExtension() {
        return takesExtension;
    }

    List<String> programs() {
        return programs;
    }

    List<String> flatpaks() {
        return flatpaks;
    }

    /** @param name a key or a title, in any capitals */
    public static Optional<Product> named(String name) {
        return Arrays.stream(values()).filter(each -> each.key.equalsIgnoreCase(name) || each.title.equalsIgnoreCase(name)).findFirst();
    }
}
