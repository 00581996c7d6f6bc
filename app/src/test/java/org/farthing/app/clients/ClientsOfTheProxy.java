package org.farthing.app.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.NameServer;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PracticeProgram;
import org.farthing.app.support.Resources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A practice world in a process of its own, a site behind its exits with a name that only they know, and a folder for what comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientsOfTheProxy {
    static final int MB = 1_000_000;

    final Resources resources = new Resources();
    Path folder;
    Origin origin;
    NameServer names;
    PracticeProgram practice;

    @BeforeAll
    void begin(@TempDir Path temporary) throws Exception {
        folder = temporary;
        origin = resources.add(Origin.start());
        names = resources.add(NameServer.start(Map.of("site.example", InetAddress.ofLiteral("127.0.0.1"),
                "far.example", InetAddress.ofLiteral("9.9.9.9"))));
        practice = resources.add(PracticeProgram.start(folder, names.javaOption()));
    }

    /** No stream is left of all that, nobody died, and nothing had to be said. */
    @AfterAll
    void end() throws Exception {
        try (resources) {
            Eventually.holds(() -> assertEquals(0, practice.streams()));
            practice.end();
        }
    }

    final String digest(String file) throws IOException {
        return Origin.sha256(Files.readAllBytes(folder.resolve(file)));
    }
}
