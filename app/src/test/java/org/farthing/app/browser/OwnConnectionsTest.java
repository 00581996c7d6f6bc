package org.farthing.app.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose a connection is, as Linux tells it: on a made-up {@code /proc} and on this computer's. */
@Timeout(60)
class OwnConnectionsTest {
    private static final int PORT = 0x1F90;
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 0x9C40);
    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    /** The port's own end has the addresses the other way round. */
    private static final String TABLE = HEAD
            + "   0: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 1 1 x 20 4 30 10 -1\n"
            + "   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  %d        0 777 1 x 20 4 30 10 -1\n";

    @TempDir
    private Path proc;
    private final Set<Long> family = new HashSet<>(Set.of(40L, 41L));
    private OwnConnections connections;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
        Files.writeString(proc.resolve("net/tcp"), TABLE.formatted(1000));
        for (long process : new long[] {40, 41, 50}) {
            Files.createDirectories(proc.resolve(process + "/fd"));
            Files.writeString(proc.resolve(process + "/stat"), process + " (a b) c) S 1 " + "0 ".repeat(17) + "9000 0");
            open(process, 3, "/dev/null");
            open(process, 4, "socket:[776]");
        }
        connections = new OwnConnections(proc, () -> family);
    }

    private void open(long process, int number, String what) throws IOException {
        Path link = proc.resolve(process + "/fd/" + number);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(what));
    }

    private void hide(long process) throws IOException {
        for (int number : new int[] {3, 4, 7}) {
            Files.deleteIfExists(proc.resolve(process + "/fd/" + number));
        }
        Files.delete(proc.resolve(process + "/fd"));
    }

    private boolean isOwn() {
        return connections.contains(PEER, PORT);
    }

    @Test
    void aProcessThatTheBrowserStartedHoldsIt() throws IOException {
        assertFalse(isOwn(), "nobody holds it");
        open(41, 7, "socket:[777]");
        assertTrue(isOwn());
        assertTrue(isOwn(), "the one that was right before is looked at first");
        family.remove(41L);
        assertTrue(isOwn(), "a process stays what it is");
        Files.writeString(proc.resolve("41/stat"), "41 (x) S 1 " + "0 ".repeat(17) + "9001 0");
        assertFalse(isOwn(), "its number came again");
    }

    @Test
    void anotherProgramOrAnotherUserHoldsIt() throws IOException {
        open(50, 7, "socket:[777]");
        assertFalse(isOwn());
        Files.delete(proc.resolve("50/fd/7"));
        open(40, 7, "socket:[777]");
        Files.writeString(proc.resolve("net/tcp"), TABLE.formatted(1001));
        assertFalse(isOwn());
        Files.writeString(proc.resolve("net/tcp"), HEAD);
        assertFalse(isOwn(), "it is gone");
    }

    @Test
    void whatNobodyMayLookAtCountsAsTheBrowsersWhereItHidesItself() throws IOException {
        hide(41);
        assertTrue(isOwn());
        open(50, 7, "socket:[777]");
        assertFalse(isOwn(), "seen in another's hands");
    }

    @Test
    void addressesOfFourBytesInATableOfSixteen() throws IOException {
        Files.writeString(proc.resolve("net/tcp"), HEAD);
        Files.writeString(proc.resolve("net/tcp6"), HEAD + "   1: 0000000000000000FFFF00000100007F:9C40 "
                + "0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 777 1 x 20 4 30 10 -1\n");
        assertFalse(isOwn());
        open(40, 7, "socket:[777]");
        assertTrue(isOwn());
    }

    @Test
    void aSystemThatDoesNotTellHasEverybodyIn() throws IOException {
        Files.delete(proc.resolve("net/tcp"));
        assertTrue(isOwn());
    }

    /** The shell that the "browser" is has a child connect; a shell beside it does as well. */
    @Test
    void onThisComputer() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")) && Files.isExecutable(Path.of("/bin/bash")),
                "no /proc/net/tcp or no bash");
        try (var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Process browser = shell(server.getLocalPort());
            Process stranger = shell(server.getLocalPort());
            try (Socket first = server.accept(); Socket second = server.accept();
                    var mine = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort()); Socket third = server.accept()) {
                var own = new OwnConnections(Path.of("/proc"), () -> OwnConnections.family(browser.toHandle()));
                long browsers = readNumber(first) == browser.pid() ? first.getPort() : second.getPort();
                for (Socket each : new Socket[] {first, second, third, first, second}) {
                    assertEquals(each.getPort() == browsers, own.contains((InetSocketAddress) each.getRemoteSocketAddress(),
                            server.getLocalPort()));
                }
                assertTrue(mine.isConnected());
            } finally {
                for (Process each : new Process[] {browser, stranger}) {
                    each.descendants().forEach(ProcessHandle::destroyForcibly);
                    each.destroyForcibly();
                }
            }
        }
    }

    private static Process shell(int port) throws IOException {
        return new ProcessBuilder("/bin/bash", "-c", "me=$$; (exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo $me >&3; read x <&3); true")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static long readNumber(Socket socket) throws IOException {
        return Long.parseLong(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine());
    }
}
