package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.network.NameServer;
import org.farthing.circuit.network.NameServer.Reply;
import org.farthing.circuit.relay.ExitResolver.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class ExitResolverTest {
    private static final Destination.Name SITE = new Destination.Name("www.site.example");

    private NameServer dns;
    private EventLoop loop;
    private ExitResolver resolver;

    @BeforeEach
    void start() throws IOException {
        dns = new NameServer();
        loop = EventLoop.start("resolver");
        resolver = with(Duration.ofSeconds(5), dns.address());
    }

    @AfterEach
    void stop() {
        loop.close();
        dns.close();
    }

    private ExitResolver with(Duration timeout, InetSocketAddress... servers) {
        return new ExitResolver(loop, new ResolverSettings(List.of(servers), timeout), new Random(7));
    }

    private Answer await(Consumer<Consumer<Answer>> question) throws Exception {
        var answer = new CompletableFuture<Answer>();
        loop.execute(() -> question.accept(answer::complete));
        return answer.get(20, TimeUnit.SECONDS);
    }

    private Answer ask() throws Exception {
        return await(result -> resolver.addresses(SITE, result));
    }

    private Answer askPointer(String address) throws Exception {
        return await(result -> resolver.name(InetAddress.ofLiteral(address), result));
    }

    private static Answer addresses(int seconds, String... literals) {
        return new Answer.Addresses(Arrays.stream(literals).map(InetAddress::ofLiteral).toList(), seconds);
    }

    private static Answer failed(EndReason reason) {
        return new Answer.Failed(reason);
    }

    @Test
    void bothKindsOfAddressesInTurn() throws Exception {
        dns.addresses(SITE.text(), 120, "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1");
        assertEquals(addresses(120, "192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"), ask());
    }

    @Test
    void answersHoldForAMinuteToFive() throws Exception {
        dns.addresses(SITE.text(), 0, "192.0.2.1");
        assertEquals(addresses(60, "192.0.2.1"), ask());
        dns.addresses(SITE.text(), 0x7FFFFFFF, "192.0.2.1");
        assertEquals(addresses(300, "192.0.2.1"), ask());
    }

    @Test
    void atMostEight() throws Exception {
        dns.addresses(SITE.text(), 100, "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7",
                "192.0.2.8",
                "192.0.2.9", "192.0.2.10");
        assertEquals(8, assertInstanceOf(Answer.Addresses.class, ask()).addresses().size());
    }

    @Test
    void aliasesAreFollowedInsideTheAnswerAlone() throws Exception {
        dns.zone(SITE.text(), (name, type, _) -> type == Type.A
                ? Reply.of(NameServer.alias(name, "b.example."), NameServer.alias(org.xbill.DNS.Name.fromConstantString("b.example."),
                        "c.example."),
                        NameServer.addresses(org.xbill.DNS.Name.fromConstantString("c.example."), type, 200,
                                "192.0.2.7").records().getFirst(),
                        NameServer.addresses(org.xbill.DNS.Name.fromConstantString("bank.example."), type, 200,
                                "192.0.2.66").records().getFirst())
                : Reply.of());
        // The first alias holds for 30 seconds.
        assertEquals(addresses(60, "192.0.2.7"), ask());
        assertEquals(0, dns.questionsFor("c.example"));
    }

    @Test
    void aliasesThatLeadNowhereOrInACircleEnd() throws Exception {
        dns.zone(SITE.text(), (name, _, _) -> Reply.of(NameServer.alias(name, "b.example."),
                NameServer.alias(org.xbill.DNS.Name.fromConstantString("b.example."), SITE.text() + ".")));
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
        dns.zone(SITE.text(), (name, _, _) -> Reply.of(NameServer.alias(name, "b.example.")));
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
        dns.zone(SITE.text(), (_, type, _) -> Reply.of(
                NameServer.addresses(org.xbill.DNS.Name.fromConstantString("other.example."), type, 200, "192.0.2.66",
                        "2001:db8::66").records()
                        .toArray(org.xbill.DNS.Record[]::new)));
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
    }

    @Test
    void whatDoesNotExistIsSaidAtOnce() throws Exception {
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
        assertEquals(2, dns.questions().size(), "asked once for each kind");
        dns.zone(SITE.text(), (_, _, _) -> Reply.of());
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
    }

    @Test
    void aServerThatFailsIsAskedAgain() throws Exception {
        dns.zone(SITE.text(), (name, type, asked) -> asked == 0 ? Reply.error(Rcode.SERVFAIL)
                : NameServer.addresses(name, type, 100, "192.0.2.1"));
        assertEquals(addresses(100, "192.0.2.1"), ask());
        dns.zone(SITE.text(), (_, _, _) -> Reply.error(Rcode.SERVFAIL));
        assertEquals(failed(EndReason.RESOLVE_FAILED), ask());
    }

    @Test
    void theNextServerIsAskedWhenOneIsSilent() throws Exception {
        try (var silent = new NameServer()) {
            silent.zone(SITE.text(), (_, _, _) -> Reply.silence());
            dns.addresses(SITE.text(), 100, "192.0.2.1");
            resolver = with(Duration.ofMillis(200), silent.address(), dns.address());
            assertEquals(addresses(100, "192.0.2.1"), ask());
            resolver = with(Duration.ofMillis(50), silent.address());
            assertEquals(failed(EndReason.TIMEOUT), ask());
        }
    }

    @Test
    void oneKindOfAddressDoesNotWaitForTheOther() throws Exception {
        // The resolver's patience is longer than the test's.
        resolver = with(Duration.ofMinutes(5), dns.address());
        dns.zone(SITE.text(), (name, type, _) -> type == Type.AAAA ? Reply.silence() : NameServer.addresses(name, type, 100, "192.0.2.1"));
        assertEquals(addresses(100, "192.0.2.1"), ask());
    }

    @Test
    void longAnswersComeOverTcp() throws Exception {
        dns.zone(SITE.text(), (name, type, _) -> new Reply(Rcode.NOERROR,
                NameServer.addresses(name, type, 100, "192.0.2.1").records(), true, false));
        assertEquals(addresses(100, "192.0.2.1"), ask());
        assertTrue(dns.questions().stream().anyMatch(question -> question.startsWith("tcp A ")));
    }

    @Test
    void lettersAreMixedAndAServerThatForgetsThemIsAskedOverTcp() throws Exception {
        dns.addresses(SITE.text(), 100, "192.0.2.1");
        assertEquals(addresses(100, "192.0.2.1"), ask());
        assertTrue(dns.questions().stream().allMatch(question -> question.startsWith("udp ")));
        assertTrue(dns.questions().stream().map(question -> question.substring(8)).anyMatch(name -> !name.equals(name.toLowerCase(Locale.ROOT))));
        dns.lowerCase();
        assertEquals(addresses(100, "192.0.2.1"), ask());
        assertTrue(dns.questions().stream().anyMatch(question -> question.startsWith("tcp ")));
    }

    @Test
    void anAddressHasItsName() throws Exception {
        dns.zone("7.2.0.192.in-addr.arpa", (name, _, _) -> Reply.of(NameServer.pointer(name, "Www.Site.Example.")));
        assertEquals(new Answer.Named("www.site.example", 300), askPointer("192.0.2.7"));
        assertEquals(failed(EndReason.RESOLVE_FAILED), askPointer("192.0.2.8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"router.lan.", "localhost.", "x.onion.", "printer.", "10.0.0.1.", "a\\032b.example.", "a\\000.example.",
            "0x7f.1."})
    void aNameThatMustNotBeAskedForIsNoAnswer(String name) throws Exception {
        dns.zone("7.2.0.192.in-addr.arpa", (asked, _, _) -> Reply.of(NameServer.pointer(asked, name)));
        assertEquals(failed(EndReason.RESOLVE_FAILED), askPointer("192.0.2.7"));
    }

    @Test
    void oneCircuitAsksOnceAndAnotherForItself() throws Exception {
        var nanos = new AtomicLong();
        try (EventLoop virtual = EventLoop.start("names", nanos::get)) {
            dns.addresses(SITE.text(), 1, "192.0.2.1");
            var local = new ExitResolver(virtual, new ResolverSettings(List.of(dns.address()), Duration.ofSeconds(5)), new Random(1));
            var names = new ExitNames(virtual, local);
            var other = new ExitNames(virtual, local);
            var answers = new CompletableFuture<?>[40];
            for (int i = 0; i < answers.length; i++) {
                var answer = new CompletableFuture<Answer>();
                answers[i] = answer;
                virtual.execute(() -> names.addresses(SITE, answer::complete));
            }
            CompletableFuture.allOf(answers).get(20, TimeUnit.SECONDS);
            assertEquals(2, dns.questions().size());
            nanos.set(Duration.ofSeconds(59).toNanos());
            askOn(virtual, names);
            assertEquals(2, dns.questions().size(), "the owner's one second would have passed");
            askOn(virtual, other);
            assertEquals(4, dns.questions().size(), "what one circuit knows, another does not");
            nanos.set(Duration.ofSeconds(61).toNanos());
            askOn(virtual, names);
            assertEquals(6, dns.questions().size());
        }
    }

    @Test
    void aCircuitRemembersFewNamesAndNoFailures() throws Exception {
        var names = new ExitNames(loop, resolver);
        for (int i = 0; i < 40; i++) {
            var name = new Destination.Name("n" + i + ".example");
            dns.addresses(name.text(), 300, "192.0.2.1");
            await(result -> names.addresses(name, result));
        }
        await(result -> names.addresses(new Destination.Name("n39.example"), result));
        assertEquals(2, dns.questionsFor("n39.example"));
        await(result -> names.addresses(new Destination.Name("n0.example"), result));
        assertEquals(4, dns.questionsFor("n0.example"));
        for (int i = 0; i < 2; i++) {
            assertEquals(failed(EndReason.RESOLVE_FAILED), await(result -> names.addresses(new Destination.Name("none.example"), result)));
        }
        assertEquals(4, dns.questionsFor("none.example"));
        assertFalse(dns.questions().isEmpty());
    }

    private static void askOn(EventLoop loop, ExitNames names) throws Exception {
        var answer = new CompletableFuture<Answer>();
        loop.execute(() -> names.addresses(SITE, answer::complete));
        assertInstanceOf(Answer.Addresses.class, answer.get(20, TimeUnit.SECONDS));
    }
}
