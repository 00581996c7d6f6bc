package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.farthing.circuit.flow.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DestinationRulesTest {
    private static final DestinationRules RULES = new DestinationRules(false);
    private static final DestinationRules PRACTICE = new DestinationRules(true);

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+")).toList();
    }

    private static final List<String> PRIVATE_V4 = words("""
            0.0.0.0 0.1.2.3 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 10.0.0.1. 100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.255
            169.254.0.1 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.16.5.5 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1
            192.88.99.1 192.168.0.1 192.168.1.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 168.63.129.16
            224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255""");

    private static final List<String> PRIVATE_V6 = words("""
            :: [::] 0:0:0:0:0:0:0:0 fe80::1 [fe80::1] FE80::1 febf::1 fec0::1 feff::1 fc00::1 fd00::1 [fd00::1] fd00:ec2::254 fd20:ce::254
            ff02::1 ff02::fb ff05::2 ff0e::1 100::1 4000::1 8000::1 e000::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1
            2001:20::1 2001:1ff::1 2001:db8::1 2001:0db8:0:0:0:0:0:1 3fff::1 3fff:fff::1 3ffe::0:5efe:a00:1 2606:4700::5efe:a00:1
            2606:4700::200:5efe:c0a8:101 ::ffff:0:10.0.0.1 ::ffff:0:8.8.8.8 64:ff9b:1::1 64:ff9b:1::8.8.8.8 64:ff9b:0:1::8.8.8.8
            ::ffff:10.0.0.1 ::FFFF:10.0.0.1 [::ffff:10.0.0.1] ::ffff:a00:1 0:0:0:0:0:ffff:a00:1 0:0:0:0:0:ffff:10.0.0.1 ::ffff:169.254.169.254
            ::ffff:a9fe:a9fe ::ffff:192.168.1.1 ::ffff:100.64.0.1 ::ffff:0.0.0.0 ::ffff:224.0.0.1 ::10.0.0.1 ::a00:1 ::192.168.1.1
            ::169.254.169.254 64:ff9b::a00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::c0a8:101 0064:ff9b::a00:1 2002:a00:1::
            2002:a00:1::1 2002:c0a8:101::1 2002:a9fe:a9fe:: 2002:6440:1::1""");

    /** Machines differ in what they make of these; 177.0.0.1 or 127.0.0.1, for instance. Public ones are refused as well. */
    private static final List<String> ODD_WRITINGS = words("""
            0x7f.1 0x7f.0.0.1 0x7F.0.0.1 0X7f.0.0.1 0x7f.0x0.0x0.0x1 0x7f000001 0x7f000001. 0177.0.0.1 0177.0.0.01 017700000001 0177.1
            127.1 127.0.1 127.0.0.01 127.00.0.1 127.000.000.001 2130706433 2130706433. 127.0.0.1.. 127.0.0.0x1 127.0.0.1.1 00.0.0.0
            10.1 10.0.1 167772161 0xa.0.0.1 0xa000001 012.0.0.1 012.1 10.0.0.0x1 10.0.0.001 1.1 16843009 0x01010101 01.1.1.1 1.1.1.01
            8.8.2056 0x8.8.8.8 1.2.3.4.5 999.1.1.1 256.1.1.1 1.2.3.256 1.2.3.0x4 1.2.3.4.0x5 1..2.3 1.2.3. .1.2.3.4 1.2.3.4.. -1.2.3.4 1.2.3.-4
            4294967295 4294967296 99999999999 0 00 0x 0x. a.0x a.0x1 a.1 a.00 0x.0x
            ::ffff:010.0.0.1 ::ffff:0x7f.1 ::ffff:127.1 ::ffff:1.2.3.4.5 ::ffff:1.2.3.256 [10.0.0.1] [1.1.1.1] [::1 ::1] [] [:] : ::: :::1 1::2::3
            1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 12345::1 g::1 fe80::1%lo fe80::1%25eth0 fe80::1%1 2606:4700::1%eth0 [2606:4700::1%eth0] ::1%lo
            [2606:4700::1]. 2606:4700::1. 2606:4700::1:80 [2606:4700::1]:80 1.1.1.1:80 1.1.1.1/8 2606:4700::/32""").stream()
            .filter(text -> !text.equals("2606:4700::1:80")).toList();

    private static final List<String> LOCAL_NAMES = words("""
            printer com localdomain wpad router a 1a x.onion X.ONION x.onion. www.x.onion expyuzz4wqqyqhjn.onion mac.local MAC.LOCAL. _ipp._tcp.local
            nas.lan db.internal metadata.google.internal home.arpa a.home.arpa b.test c.invalid w.intranet www.localhost a.b.localhost
            localhost.localdomain box.home mail.corp x.private vitalik.alt site.i2p name.bit""");

    private static final List<String> MALFORMED = List.of("", " ", ".", "..", "...", ".example.com", "example..com", "example.com..",
            "exa mple.com",
            " example.com", "example.com ", "ex\u00E4mple.com", "exa\u0000mple.com", "example.com\u0000.onion", "\u0000", "example.com/",
            "user@example.com", "exa*ple.com", "*.example.com", "example.com:80", "example.com:", "http://example.com", "exa\tmple.com",
            "exa\nmple.com", "exa\\mple.com", "exa%6dple.com", "exa,mple.com", "exa+mple.com", "'example.com'", "example\u3002com",
            "\uFF11.1.1.1", "\u0661.1.1.1", "example.c\u043Em", "-example.com", "example-.com", "example.-com", "example.com-", "a.-b.com",
            "x.".repeat(127) + "toolong", "a".repeat(64) + ".com", "www." + "a".repeat(64) + ".com", "example." + "c".repeat(64),
            "xn--.com", "xn---.com", "xn--a.com", "xn--\u00FC.com", "xn--99999999.com", "xn--zzzzzzzzzzzz.com", "xn--a-.com",
                    "xn--abc-.com",
            "www.xn--.com", "example.xn--", "example.xn--0", "xn--a_b.com", "example.co_m", "[example.com]");

    private static final List<String> THIS_MACHINE = words("""
            127.0.0.1 127.0.0.1. 127.255.0.1 127.255.255.255 ::1 [::1] 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::0001 ::ffff:127.0.0.1
            ::ffff:7f00:1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::127.0.0.1 2002:7f00:1:: localhost LOCALHOST localhost. LocalHost""");

    private static final List<String> INTERNET = Stream.concat(words("""
            example.com EXAMPLE.com example.com. a.b.c.example xn--exmple-cua.com xn--bcher-kva.example xn--mnchen-3ya.de xn--fsqu00a.xn--0zwm56d
            xn--e1afmkfd.xn--p1ai xn--wgv71a119e.jp _dmarc.example.com a_b.example.com 3com.com 0x.org 0x7f.org 1.2.3.4.com 127.0.0.1.nip.io
            notonion onion.example.com local.example.com test.com lan.party x.locals a-b--c.example
            1.1.1.1 8.8.8.8 1.1.1.1. 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.0
            172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.1 192.0.78.9 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
            2606:4700::1111 [2606:4700::1111] 2A00:1450::1 2001:4860:4860::8888 2001:200::1 3ffe::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
            2002:808:808::1""").stream().filter(text -> !text.equals("notonion")),
            Stream.of("a".repeat(63) + ".com", ("a".repeat(61) + ".").repeat(4) + "co")).toList();

    @Test
    void theTableIsLong() {
        assertTrue(Stream.of(PRIVATE_V4, PRIVATE_V6, ODD_WRITINGS, LOCAL_NAMES, MALFORMED, THIS_MACHINE).mapToInt(List::size).sum() > 300);
    }

    @ParameterizedTest
    @FieldSource({"PRIVATE_V4", "PRIVATE_V6", "ODD_WRITINGS", "LOCAL_NAMES", "MALFORMED"})
    void whatMeansSomethingOnlyHereIsNeverAsked(String host) {
        assertFalse(RULES.allows(host));
        assertFalse(PRACTICE.allows(host));
    }

    @ParameterizedTest
    @FieldSource("THIS_MACHINE")
    void thisMachineIsAskedForInThePracticeWorldAlone(String host) {
        assertFalse(RULES.allows(host));
        assertTrue(PRACTICE.allows(host));
    }

    @ParameterizedTest
    @FieldSource("INTERNET")
    void theInternetIsReached(String host) {
        assertTrue(RULES.allows(host));
    }

    @Test
    void aNameHasOneForm() {
        assertEquals(Destination.of("WWW.Example.com."), Destination.of("www.example.com"));
        assertEquals(Destination.of("::ffff:8.8.8.8"), Destination.of("8.8.8.8"));
        assertEquals(Destination.of("[2606:4700:0:0::1]"), Destination.of("2606:4700::1"));
    }

    @Test
    void randomTextIsJudgedWithoutFailing() {
        String alphabet = "0123456789abcdefx.:-%[]_ \u0000\u00FCzZ";
        for (int seed = 0; seed < 50_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(random.nextBoolean() ? "xn--" : "");
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (Destination.of(text.toString()) instanceof Destination.Name(String name)) {
                byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
                assertTrue(ascii.length >= 3 && ascii.length <= 253 && name.contains("."), "seed " + seed);
                assertEquals(new Destination.Name(name), Destination.of(name), "seed " + seed);
            }
        }
    }
}
