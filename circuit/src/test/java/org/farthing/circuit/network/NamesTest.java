package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What programs see when they ask for names: every question goes to an exit, and no answer leads anybody home. */
class NamesTest {
    private static final int RESOLVE = 0xF0;
    private static final int RESOLVE_PTR = 0xF1;
    private static final PortPassword PASSWORD = PortPassword.of("a secret of this machine");

    @TempDir
    private static Path folder;
    private static NameServer dns;
    private static PaidNetwork network;

    @BeforeAll
    static void start() throws IOException {
        dns = new NameServer();
        network = new PaidNetwork(folder, 3, _ -> new ExitPolicy(true, true), new ResolverSettings(List.of(dns.address())));
        network.startClient(Amount.ofWei(100_000_000),
                new SocksOptions(Optional.of(PASSWORD), true, () -> { }));
    }

    @AfterAll
    static void stop() {
        network.close();
        dns.close();
    }

    private static SocksSocket ask(int command, String user, String host, int port) throws IOException {
        return new SocksSocket(network.socks(), user, PASSWORD.reveal(), command, host, port);
    }

    private static int replyTo(String user, String host, int port) throws IOException {
        try (SocksSocket socket = ask(1, user, host, port)) {
            return socket.reply();
        }
    }

    private static void works(SocksSocket socket) throws IOException {
        assertEquals(0, socket.reply());
        socket.request('G', 1000);
        assertEquals(Origin.hashOf(1000), Origin.hash(socket.in(), Long.MAX_VALUE));
    }

    @Test
    void theExitFindsTheSite() throws IOException {
        dns.addresses("www.site.example", 0, "127.0.0.1");
        for (int i = 0; i < 3; i++) {
            try (SocksSocket socket = ask(1, "site", "WWW.site.example.", network.origin().port())) {
                works(socket);
            }
        }
        assertEquals(2, dns.questionsFor("www.site.example"), "one circuit asks once, for each kind of address");
    }

    @Test
    void theNextAddressIsTriedWhenTheFirstRefuses() throws IOException {
        dns.addresses("two.example", 300, "127.0.0.2", "127.0.0.1");
        try (SocksSocket socket = ask(1, "two", "two.example", network.origin().port())) {
            works(socket);
        }
        dns.addresses("closed.example", 300, "127.0.0.2", "127.0.0.3");
        assertEquals(5, replyTo("two", "closed.example", network.origin().port()));
    }

    @Test
    void aNameThatLeadsHomeIsRefused() throws IOException {
        int before = network.origin().connections();
        String[] homes = {"10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "fd00::1", "fe80::1",
                "::ffff:10.0.0.1",
            "64:ff9b::a00:1", "2002:a00:1::"};
        for (int i = 0; i < homes.length; i++) {
            dns.addresses("home" + i + ".example", 300, homes[i]);
            assertEquals(2, replyTo("home", "home" + i + ".example", network.origin().port()), homes[i]);
        }
        assertEquals(before, network.origin().connections());
        assertTrue(network.status().lastFailure().isEmpty(), "no circuit ended and no relay is blamed for what a site's owner did");
    }

    @Test
    void ofMixedAnswersThePublicOnesAreUsed() throws IOException {
        // In this world the loopback address plays the part of the public ones.
        dns.addresses("mixed.example", 300, "10.0.0.1", "192.168.0.1", "169.254.169.254", "127.0.0.1", "fd00::1");
        try (SocksSocket socket = ask(1, "mixed", "mixed.example", network.origin().port())) {
            works(socket);
        }
    }

    @Test
    void aNameThatTurnsIsCheckedEachTimeItIsLookedUp() throws IOException {
        dns.zone("flip.example", (name, type, asked) -> NameServer.addresses(name, type, 0, asked == 0 ? "127.0.0.1" : "10.0.0.1"));
        try (SocksSocket socket = ask(1, "flip-1", "flip.example", network.origin().port())) {
            works(socket);
        }
        // The owner says the answer holds for no time at all; the circuit keeps the one that was checked.
        try (SocksSocket socket = ask(1, "flip-1", "flip.example", network.origin().port())) {
            works(socket);
        }
        assertEquals(2, replyTo("flip-2", "flip.example", network.origin().port()));
    }

    @Test
    void namesThatCannotBeFoundAreSaidToBe() throws IOException {
        assertEquals(4, replyTo("none", "does-not-exist.example", 80));
        dns.zone("broken.example", (_, _, _) -> NameServer.Reply.error(Rcode.SERVFAIL));
        assertEquals(4, replyTo("none", "broken.example", 80));
        dns.zone("empty.example", (_, _, _) -> NameServer.Reply.of());
        assertEquals(4, replyTo("none", "empty.example", 80));
    }

    @Test
    void programsMayLookNamesUp() throws IOException {
        dns.addresses("look.example", 300, "2606:4700::1111", "1.1.1.1");
        try (SocksSocket socket = ask(RESOLVE, "look", "look.example", 0)) {
            assertEquals(0, socket.reply());
            assertEquals("1.1.1.1", socket.bound());
            assertEquals(-1, socket.in().read());
        }
        dns.addresses("six.example", 300, "2606:4700::1111");
        try (SocksSocket socket = ask(RESOLVE, "look", "six.example", 443)) {
            assertEquals("2606:4700:0:0:0:0:0:1111", socket.bound());
        }
        dns.zone("1.1.1.1.in-addr.arpa", (name, type, _) -> type == Type.PTR ? NameServer.Reply.of(NameServer.pointer(name, "one.example."))
                : NameServer.Reply.of());
        try (SocksSocket socket = ask(RESOLVE_PTR, "look", "1.1.1.1", 0)) {
            assertEquals(0, socket.reply());
            assertEquals("one.example", socket.bound());
        }
    }

    @Test
    void anAddressIsItsOwnAnswerAndANameHasNone() throws IOException {
        int before = dns.questions().size();
        try (SocksSocket socket = ask(RESOLVE, "look", "9.9.9.9", 0)) {
            assertEquals("9.9.9.9", socket.bound());
        }
        try (SocksSocket socket = ask(RESOLVE_PTR, "look", "look.example", 0)) {
            assertEquals(8, socket.reply());
        }
        assertEquals(before, dns.questions().size());
    }

    @Test
    void noAnswerLeadsHome() throws IOException {
        dns.addresses("rebind.example", 300, "192.168.1.1", "10.0.0.1");
        try (SocksSocket socket = ask(RESOLVE, "look", "rebind.example", 0)) {
            assertEquals(2, socket.reply());
        }
        for (String host : new String[] {"nas.local", "router", "10.0.0.1", "0x7f.1"}) {
            try (SocksSocket socket = ask(RESOLVE, "look", host, 0)) {
                assertEquals(0xE5, socket.reply(), host);
            }
        }
        try (SocksSocket socket = ask(RESOLVE_PTR, "look", "192.168.1.1", 0)) {
            assertEquals(0xE5, socket.reply());
        }
        assertEquals(0, dns.questionsFor("nas.local"));
    }

    @Test
    void noExitConnectsToPortsOfAbuse() throws IOException {
        dns.addresses("mail.example", 300, "127.0.0.1");
        for (int port : new int[] {25, 465, 587, 23, 445, 3389, 6881, 27017}) {
            assertEquals(0xE2, replyTo("ports", "mail.example", port), "port " + port);
        }
        assertEquals(0, dns.questionsFor("mail.example"));
    }

    @Test
    void whoDoesNotKnowThePasswordGetsNothing() throws IOException {
        for (String guess : new String[] {"", "a secret of this machin", "a secret of this machine ", "A secret of this machine"}) {
            assertThrows(IOException.class,
                    () -> new SocksSocket(network.socks(), "x", guess, 1, "look.example", 80), guess);
        }
    }
}
