package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.loop.Platform;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
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
        "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
                "203.0.113.9",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::c0a8:1",
        "2002:a00:1::", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2001:0:1234::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1",
                "fec0::1",
        "ff02::1", "100::1", "4000::1", "64:ff9b:1::101:101", "::ffff:0:101:101", "2001:2::1", "2001:1ff::1", "3fff::1",
                "2606:4700::5efe:a00:1",
        "2606:4700::200:5efe:101:101", "168.63.129.16"})
    void whatIsNotPublicIsRefused(String address) {
        assertFalse(allows(EXIT, address, 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.78.9", "192.0.1.1",
            "192.88.98.1",
        "198.17.0.1", "198.20.0.1", "198.51.99.1", "203.0.112.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "2002:101:101::",
        "64:ff9b::101:101", "2001:200::1", "3ffe::1", "2606:4700::5eff:101:101", "168.63.129.17"})
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
    void everyPolicyCanBeStatedInADescriptorAndLeavesTheRefusedPortsOut() {
        for (ExitPolicy policy : new ExitPolicy[] {ExitPolicy.STANDARD, ExitPolicy.REDUCED, new ExitPolicy(true, true)}) {
            assertTrue(policy.exits() && policy.ports().size() <= Descriptor.MAX_PORT_RANGES);
            Descriptor stated = descriptor(policy.ports());
            for (int port = 0; port <= 65536; port++) {
                int here = port;
                boolean refused = ExitPolicy.REFUSED_PORTS.stream().anyMatch(range -> here >= range.first() && here <= range.last());
                assertEquals(policy.allows(port), stated.allowsExitTo(port), "both sides read the same, port " + port);
                assertFalse(refused && policy.allows(port), "port " + port);
                assertTrue(refused || policy.equals(ExitPolicy.REDUCED) || policy.allows(port) == (port >= 1 && port <= 65535),
                        "port " + port);
            }
        }
        for (int port : new int[] {22, 80, 443, 993, 995, 5222, 8080, 8443}) {
            assertTrue(ExitPolicy.REDUCED.allows(port));
        }
        assertFalse(ExitPolicy.REDUCED.allows(53), "names are looked up, not asked for by programs");
    }

    @Test
    void policiesThatNoDescriptorMayStateAreRefused() {
        for (List<PortRange> ports : List.of(List.of(new PortRange(20, 30)), List.of(new PortRange(25, 25)), List.of(new PortRange(1,
                65535)),
                List.of(new PortRange(80, 90), new PortRange(85, 95)), List.of(new PortRange(80, 90), new PortRange(91, 95)),
                List.of(new PortRange(443, 443), new PortRange(80, 80)))) {
            assertThrows(IllegalArgumentException.class, () -> new ExitPolicy(ports, false));
        }
    }

    @Test
    void aPoliciesHashIsOverItsPortsAlone() {
        List<PortRange> web = List.of(new PortRange(80, 80), new PortRange(443, 443));
        byte[] bytes = "farthing-1:exit-policy:\u0002\u0000P\u0000P".getBytes(StandardCharsets.ISO_8859_1);
        byte[] https = {1, (byte) 0xBB, 1, (byte) 0xBB};
        assertEquals(Bytes.of(Keccak256.hash(bytes, https)), DescriptorCodec.policyHash(descriptor(web)));
        assertNotEquals(DescriptorCodec.policyHash(descriptor(web)), DescriptorCodec.policyHash(descriptor(List.of(new PortRange(80,
                443)))));
        assertEquals(Bytes.of(Keccak256.hash("farthing-1:exit-policy:\u0000".getBytes(StandardCharsets.ISO_8859_1))),
                DescriptorCodec.policyHash(descriptor(List.of())));
    }

    private static Descriptor descriptor(List<PortRange> ports) {
        Set<Descriptor.Role> roles = ports.isEmpty() ? EnumSet.of(Descriptor.Role.GUARD) : EnumSet.of(Descriptor.Role.EXIT);
        return new Descriptor(Bytes.of(new byte[32]), 1, 0, 3600, "r", "198.51.100.1", 9001, Bytes.of(new byte[32]), Optional.empty(),
                Amount.ofWei(1), roles, ports, "", Address.ZERO, "test/1");
    }

    @Test
    void relaysAndThisMachineAreNoSites() throws SocketException {
        Descriptor relay = descriptor(List.of());
        var here = new Descriptor(Bytes.of(new byte[31]).concat(Bytes.of((byte) 1)), 1, 0, 3600, "l", "127.0.0.1", 9002,
                Bytes.of(new byte[32]),
                Optional.empty(), Amount.ofWei(1), EnumSet.of(Descriptor.Role.GUARD), List.of(), "", Address.ZERO, "test/1");
        var listed = new AtomicReference<>(new Directory(List.of(relay, here)));
        var addresses = new RelayAddresses(listed::get, Platform.SYSTEM);
        assertTrue(addresses.include(InetAddress.ofLiteral("198.51.100.1"), 443), "whatever the port");
        assertTrue(addresses.include(InetAddress.ofLiteral("64:ff9b::198.51.100.1"), 443));
        assertTrue(addresses.include(InetAddress.ofLiteral("2002:c633:6401::"), 443));
        assertFalse(addresses.include(InetAddress.ofLiteral("198.51.100.2"), 9001));
        assertTrue(addresses.include(InetAddress.ofLiteral("127.0.0.1"), 9002));
        assertFalse(addresses.include(InetAddress.ofLiteral("127.0.0.1"), 9003), "the sites of the practice world are there too");
        for (InetAddress own : ownAddresses()) {
            assertTrue(addresses.include(own, 443), "one of this machine's");
        }
        listed.set(new Directory(List.of(here)));
        assertFalse(addresses.include(InetAddress.ofLiteral("198.51.100.1"), 443), "a relay that has left is one no more");
    }

    private static List<InetAddress> ownAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress()).toList();
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
