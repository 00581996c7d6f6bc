package org.farthing.app.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.NetworkScript;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Real browsers that try all they can to find out where they are: {@code src/test/network/browsers.sh}, which says itself what it shows.
 * What was captured stays in {@code target/browsers}. {@code -Dfarthing.browser.minutes=20} has each load pages for so long, half of it
 * without a window and half on a screen. Both browsers do so at once, each on hosts of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class BrowsersTest {
    private static final int LIMIT_MINUTES = 45;
    private static final int USUAL_SECONDS = 20;
    /** Starts, kills, holes and pictures, beside the pages. */
    private static final int REST_MINUTES = 12;
    private static final List<String> BROWSERS = List.of("firefox-esr", "chromium");

    private final Map<String, Future<Void>> runs = new HashMap<>();

    @BeforeAll
    void begin(@TempDir Path folder) {
        for (String browser : BROWSERS) {
            var run = new FutureTask<Void>(() -> load(browser, folder.resolve(browser)));
            runs.put(browser, run);
            Thread.ofVirtual().name(browser).start(run);
        }
    }

    private Void load(String browser, Path log) throws IOException, InterruptedException {
        NetworkScript.assumePossible(browser, "ip", "bash", "python3", "tcpdump", "setpriv", "openssl", "curl");
        int minutes = Integer.getInteger("farthing.browser.minutes", 0);
        Path evidence = Files.createDirectories(Path.of("target", "browsers", browser));
        String seconds = Integer.toString(minutes == 0 ? USUAL_SECONDS : minutes * 60);
        NetworkScript.run("browsers.sh", List.of(evidence.toString(), seconds, browser), Map.of(), log,
                minutes + REST_MINUTES);
        return null;
    }

    @ParameterizedTest
    @FieldSource("BROWSERS")
    @Timeout(value = LIMIT_MINUTES, unit = TimeUnit.MINUTES)
    void nothingGoesAroundThePort(String browser) throws Throwable {
        try {
            runs.get(browser).get();
        } catch (ExecutionException e) {
            // A failure, or what is missing here.
            throw e.getCause();
        }
    }
}
