package org.farthing.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether a browser is installed that can be pointed at the proxy. */
final class BrowserCheck implements Examination {
    private static final List<String> NAMES = List.of("firefox", "firefox-esr", "librewolf", "chromium", "chromium-browser",
            "google-chrome", "brave-browser", "microsoft-edge", "vivaldi");
    private static final List<Path> ELSEWHERE = List.of(Path.of("/Applications/Firefox.app"), Path.of("/Applications/Chromium.app"),
            Path.of("/Applications/Google Chrome.app"), Path.of("/Applications/Brave Browser.app"),
            Path.of("C:/Program Files/Mozilla Firefox/firefox.exe"), Path.of("C:/Program Files/Google/Chrome/Application/chrome.exe"),
            Path.of("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"), Path.of("/snap/bin/firefox"),
            Path.of("/snap/bin/chromium"));

    private final List<Path> path;

    /** @param environment of this process */
    BrowserCheck(Map<String, String> environment) {
        this.path = Arrays.stream(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator)).filter(part -> !part.isBlank())
                .map(Path::of).toList();
    }

    @Override
    public Check check() {
        return Check.BROWSER;
    }

    @Override
    public Finding examine() {
        Stream<Path> onPath = path.stream().flatMap(folder -> NAMES.stream().map(folder::resolve));
        return judge(Stream.concat(onPath, ELSEWHERE.stream()).anyMatch(Files::exists));
    }

    static Finding judge(boolean found) {
        return found ? Finding.fine(Check.BROWSER, "fine") : Finding.attention(Check.BROWSER, "none");
    }
}
