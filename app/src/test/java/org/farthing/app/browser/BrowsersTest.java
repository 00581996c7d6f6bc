package org.farthing.app.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.NetworkScript;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real browsers that try all they can to find out where they are: {@code src/test/network/browsers.sh}, which says itself what it shows.
 * What was captured stays in {@code target/browsers}. {@code -Dfarthing.browser.minutes=20} has each load pages for so long, half of it
 * without a window and half on a screen.
 */
class BrowsersTest {
    private static final int LIMIT_MINUTES = 45;
    private static final int USUAL_SECONDS = 20;
    /** Starts, kills, holes and pictures, beside the pages. */
    private static final int REST_MINUTES = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"firefox-esr", "chromium"})
    @Timeout(value = LIMIT_MINUTES, unit = TimeUnit.MINUTES)
    void nothingGoesAroundThePort(String browser) throws Exception {
        NetworkScript.assumePossible(browser, "ip", "bash", "python3", "tcpdump", "setpriv", "openssl", "curl");
        int minutes = Integer.getInteger("farthing.browser.minutes", 0);
        Path evidence = Files.createDirectories(Path.of("target", "browsers", browser));
        String seconds = Integer.toString(minutes == 0 ? USUAL_SECONDS : minutes * 60);
        NetworkScript.run("browsers.sh", List.of(evidence.toString(), seconds, browser), Map.of(), folder.resolve("log"),
                minutes + REST_MINUTES);
    }
}
