package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationRulesTest {
    private static final DestinationRules RULES = new DestinationRules(false);

    @ParameterizedTest
    @ValueSource(strings = {
        "10.0.0.1", "192.168.1.1", "172.16.5.5", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "10.1", "167772161",
        "::", "fe80::1", "fc00::1", "fd00:ec2::254", "[fd00::1]", "::ffff:10.0.0.1", "::ffff:a00:1", "64:ff9b::a00:1", "2002:a00:1::",
        "fe80::1%lo", "2606:4700::1%eth0",
        "0x7f.1", "0x7f.0x0.0x0.0x1", "0x7f000001", "0177.0.0.01", "017700000001", "1.2.3.4.5", "999.1.1.1", "1.2.3.0x4", "0xa.0.0.1",
        "printer", "com", "x.onion", "X.ONION", "x.onion.", "mac.local", "nas.lan", "db.internal", "home.arpa", "a.home.arpa", "b.test", "c.invalid",
        "w.intranet", ".", "..", ".example.com", "example..com", "example.com..", "exa mple.com", "exämple.com", "exa\u0000mple.com",
        "example.com/", "user@example.com", "exa*ple.com", "example.com:80", ""})
    void whatMeansSomethingOnlyHereIsNeverAsked(String host) {
        assertFalse(RULES.allows(host));
        assertFalse(new DestinationRules(true).allows(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.0.1", "127.1", "2130706433", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "LOCALHOST", "localhost.",
        "127.0.0.1."})
    void thisMachineIsAskedForInThePracticeWorldAlone(String host) {
        assertFalse(RULES.allows(host));
        assertTrue(new DestinationRules(true).allows(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "EXAMPLE.com", "example.com.", "a.b.c.example", "xn--exmple-cua.com", "_dmarc.example.com", "1.1.1.1",
        "2606:4700::1111", "[2606:4700::1111]", "3com.com", "0x.org", "192.0.78.9", "notonion", "onion.example.com"})
    void theInternetIsReached(String host) {
        assertEquals(host.contains(".") || host.contains(":"), RULES.allows(host));
    }
}
