package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitPolicyTest {
    private static final ExitPolicy EXIT = new ExitPolicy(true, false);

    private static boolean allows(ExitPolicy policy, String address, int port) {
        return policy.allows(InetAddress.ofLiteral(address), port);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::c0a8:1",
        "2002:a00:1::", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2001:0:1234::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1",
        "ff02::1", "100::1", "4000::1"})
    void whatIsNotPublicIsRefused(String address) {
        assertFalse(allows(EXIT, address, 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.78.9", "192.0.1.1", "192.88.98.1",
        "198.17.0.1", "198.20.0.1", "198.51.99.1", "203.0.112.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "2002:101:101::",
        "64:ff9b::101:101"})
    void whatIsPublicIsReached(String address) {
        assertTrue(allows(EXIT, address, 443));
    }

    @Test
    void portsOfAbuseAreRefused() {
        for (int port : new int[] {-1, 0, 23, 25, 135, 139, 445, 465, 587, 3389, 5900, 6379, 6881, 6999, 9200, 11211, 27017, 65536}) {
            assertFalse(allows(EXIT, "1.1.1.1", port), "port " + port);
        }
        for (int port : new int[] {1, 22, 80, 443, 993, 8080, 65535}) {
            assertTrue(allows(EXIT, "1.1.1.1", port), "port " + port);
        }
    }

    @Test
    void loopbackIsForThePracticeWorldAlone() {
        var practice = new ExitPolicy(true, true);
        for (String address : new String[] {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
            assertTrue(allows(practice, address, 8000));
            assertFalse(allows(EXIT, address, 8000));
        }
        assertFalse(allows(practice, "10.0.0.1", 8000));
    }

    @Test
    void aRelayThatIsNoExitReachesNothing() {
        assertFalse(allows(ExitPolicy.NONE, "1.1.1.1", 443));
        assertEquals(false, allows(new ExitPolicy(false, true), "127.0.0.1", 443));
    }
}
