package org.farthing.app.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Tool;
import org.junit.jupiter.api.Assumptions;

/** An OpenSSH server of this user's, with keys and settings of its own, on the loopback address; only one key may log in. */
final class LoginSite implements AutoCloseable {
    private static final int START_SECONDS = 20;

    private final Process process;
    private final int port;
    private final List<String> options;

    private LoginSite(Path folder) throws IOException, InterruptedException {
        port = Origin.unusedPort();
        Path hostKey = key(folder, "host");
        Path login = key(folder, "login");
        Path settings = folder.resolve("sshd_config");
        Files.writeString(settings, """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                PidFile none
                AuthorizedKeysFile %s.pub
                AuthenticationMethods publickey
                PermitRootLogin prohibit-password
                StrictModes no
                UsePAM no
                Subsystem sftp internal-sftp
                """.formatted(port, hostKey, login));
        Files.writeString(folder.resolve("known"), "[site.example]:" + port + " " + Files.readString(Path.of(hostKey + ".pub")));
        options = List.of("-F", "none", "-i", login.toString(), "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o",
                "UserKnownHostsFile=" + folder.resolve("known"));
        String program = Tool.find("sshd").orElseThrow().toString();
        process = new ProcessBuilder(program, "-f", settings.toString(), "-D", "-e").redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile()).start();
        awaitStart(folder);
    }

    /** Skips the test where there is no sshd, or this user cannot run one. */
    static LoginSite start(Path folder) throws IOException, InterruptedException {
        Tool.require("sshd", "ssh", "scp", "ssh-keygen");
        Assumptions.assumeTrue(!"root".equals(System.getProperty("user.name")) || Files.isDirectory(Path.of("/run/sshd")),
                "/run/sshd is missing, which root's sshd asks for");
        return new LoginSite(folder);
    }

    private static Path key(Path folder, String name) throws IOException, InterruptedException {
        Path key = folder.resolve(name);
        Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).text();
        return key;
    }

    private void awaitStart(Path folder) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("sshd does not start: " + Files.readString(folder.resolve("sshd.log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    int port() {
        return port;
    }

    /** What ssh and scp must be told to log in: it is known as site.example. */
    List<String> options() {
        return options;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
