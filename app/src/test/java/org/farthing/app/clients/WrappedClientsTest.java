package org.farthing.app.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Program;
import org.farthing.app.support.Tool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Git and ssh with their own means of taking a proxy, and programs that know none, under proxychains4 and torsocks. */
@Timeout(240)
class WrappedClientsTest extends ClientsOfTheProxy {
    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    // ---- git ----

    private String git(Path in, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-c", "http.proxy=socks5h://" + practice.proxy(), "-c", "user.name=A", "-c",
                "user.email=a@site.example"));
        command.addAll(List.of(arguments));
        return Tool.run(in, Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null", "GIT_TERMINAL_PROMPT", "0"),
                command).text();
    }

    @Test
    void gitClonesAndPushes() throws Exception {
        Tool.require("git");
        Path repositories = Files.createDirectory(folder.resolve("repositories"));
        git(repositories, "init", "--quiet", "--bare", "--initial-branch=main", "work.git");
        git(repositories.resolve("work.git"), "config", "http.receivepack", "true");
        try (GitSite site = GitSite.start(repositories)) {
            String url = "http://site.example:" + site.port() + "/work.git";
            git(folder, "clone", "--quiet", url, "first");
            Path first = folder.resolve("first");
            for (int i = 0; i < 8; i++) {
                Files.write(first.resolve("file-" + i), Origin.bytes(MB + i));
            }
            git(first, "add", ".");
            git(first, "commit", "--quiet", "-m", "Eight files that cannot be made smaller");
            git(first, "push", "--quiet", "origin", "HEAD:main");
            git(folder, "clone", "--quiet", url, "second");
            assertEquals(git(first, "rev-parse", "HEAD"), git(folder.resolve("second"), "rev-parse", "HEAD"));
            assertEquals(Origin.sha256(Origin.bytes(MB + 7)), digest("second/file-7"));
            git(folder.resolve("second"), "fsck", "--strict");
        }
    }

    // ---- ssh ----

    private static void requireNetcat() throws Exception {
        Tool.require("nc");
        Tool.Outcome help = Tool.run("nc", "-h");
        Assumptions.assumeTrue((help.out() + help.err()).contains("-X proto"), "netcat-openbsd is not installed: this nc takes no proxy");
    }

    /** Through netcat of OpenBSD, which speaks SOCKS 5 and lets the proxy look the name up. */
    private List<String> logIn(LoginSite site, String program, String portOption) {
        return Stream.of(List.of(program), site.options(), List.of("-o", "ProxyCommand=nc -X 5 -x " + practice.proxy() + " %h %p",
                portOption, Integer.toString(site.port()))).flatMap(List::stream).toList();
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }

    @Test
    void sshRunsCommandsAndScpCopies() throws Exception {
        requireNetcat();
        Path keys = Files.createDirectory(folder.resolve("ssh"));
        try (LoginSite site = LoginSite.start(keys)) {
            List<String> ssh = logIn(site, "ssh", "-p");
            assertEquals("seen\n", Tool.run(folder, Map.of(), with(ssh, "site.example", "echo seen")).text());
            assertEquals(7, Tool.run(folder, Map.of(), with(ssh, "site.example", "exit 7")).status());

            Files.write(folder.resolve("sent"), Origin.bytes(20 * MB));
            List<String> scp = logIn(site, "scp", "-P");
            Tool.run(folder, Map.of(), with(scp, "-q", "sent", "site.example:" + folder.resolve("there"))).text();
            assertEquals(Origin.sha256(Origin.bytes(20 * MB)), digest("there"));
            Tool.run(folder, Map.of(), with(scp, "-q", "site.example:" + folder.resolve("there"), "back")).text();
            assertEquals(Origin.sha256(Origin.bytes(20 * MB)), digest("back"));
        }
    }

    @Test
    void anSshSessionLastsThroughPauses() throws Exception {
        requireNetcat();
        Path keys = Files.createDirectory(folder.resolve("session"));
        try (LoginSite site = LoginSite.start(keys)) {
            Process ssh = new ProcessBuilder(with(logIn(site, "ssh", "-p"), "-tt", "site.example", "exec sh")).start();
            try (Writer in = ssh.outputWriter(StandardCharsets.UTF_8); BufferedReader out = ssh.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 4; i++) {
                    in.write("echo answer-$((" + i + " + 40))\n");
                    in.flush();
                    String expected = "answer-" + (i + 40);
                    assertTrue(out.lines().anyMatch(line -> line.strip().endsWith(expected)), expected);
                    Thread.sleep(1500);
                }
                in.write("exit 5\n");
                in.flush();
                assertTrue(ssh.waitFor(30, TimeUnit.SECONDS));
                assertEquals(5, ssh.exitValue());
            } finally {
                ssh.destroyForcibly();
            }
        }
    }

    // ---- proxychains4 ----

    private List<String> chained(String... command) throws IOException {
        Path settings = write("proxychains.conf", """
                strict_chain
                proxy_dns
                [ProxyList]
                socks5 127.0.0.1 %d
                """.formatted(practice.port()));
        return with(List.of("proxychains4", "-q", "-f", settings.toString()), command);
    }

    @Test
    void wgetFetchesUnderProxychains() throws Exception {
        Tool.require("proxychains4", "wget");
        for (String host : List.of("site.example", "127.0.0.1")) {
            String url = "http://" + host + ":" + origin.http() + "/bytes/" + 6 * MB;
            Tool.run(folder, Map.of(), chained("wget", "--quiet", "--tries=1", "--output-document=chained-" + host, url)).text();
            assertEquals(Origin.sha256(Origin.bytes(6 * MB)), digest("chained-" + host));
        }
        assertTrue(names.asked().contains("site.example"), "the exit looks it up");
        Tool.Outcome nobody = Tool.run(folder, Map.of(), chained("wget", "--quiet", "--tries=1", "http://nobody.example/"));
        assertEquals(4, nobody.status(), nobody::err);
    }

    // ---- torsocks ----

    private Tool.Outcome torsocks(String... command) throws Exception {
        Tool.require("torsocks", "python3");
        Path settings = write("torsocks.conf", "TorAddress 127.0.0.1\nTorPort " + practice.port() + "\n");
        return Tool.run(folder, Map.of("TORSOCKS_CONF_FILE", settings.toString()), with(List.of("torsocks"), command));
    }

    private Tool.Outcome torsocksPython(String script) throws Exception {
        return torsocks("python3", "-c", script);
    }

    @Test
    void torsocksLooksNamesUpThroughTheExit() throws Exception {
        assertEquals("9.9.9.9\n", torsocksPython("import socket; print(socket.gethostbyname('far.example'))").text());
        assertTrue(names.asked().contains("far.example"), "the exit looks it up");
        Tool.Outcome nobody = torsocksPython("import socket; socket.gethostbyname('nobody.example')");
        assertTrue(nobody.err().contains("socket.gaierror"), nobody::err);
    }

    /** {@code src/test/network/torsocks.sh}, which says itself what it shows and why it needs a network of its own. */
    @Test
    void wgetFetchesUnderTorsocks() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("farthing.thorough"), "another practice world: only with -Dfarthing.thorough=true");
        Tool.require("torsocks", "wget", "python3", "ip", "unshare", "bash");
        Assumptions.assumeTrue(Tool.run("unshare", "--net", "true").status() == 0, "a network namespace is not allowed here");
        Tool.Outcome outcome = Tool.run(Path.of("."), Map.of("FARTHING_JAVA", ProcessHandle.current().info().command().orElseThrow(),
                "FARTHING_CLASSPATH", Program.classPath()), List.of("unshare", "--net", "src/test/network/torsocks.sh"));
        assertEquals("all held\n", outcome.text());
    }

    /** This machine's own addresses are its exception: it never hands them to a proxy, so none of these bytes is let out here either. */
    @Test
    void torsocksRefusesWhatNoProxyCarries() throws Exception {
        Tool.Outcome udp = torsocksPython("""
                import socket
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                    datagrams.sendto(b'x', ('9.9.9.9', 53))
                """);
        assertTrue(udp.err().contains("PermissionError"), udp::err);
        Tool.Outcome here = torsocksPython("import socket; socket.create_connection(('127.0.0.1', %d))".formatted(origin.http()));
        assertTrue(here.err().contains("PermissionError"), here::err);
        assertFalse(udp.status() == 0 || here.status() == 0);
    }
}
