package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.socks.SocksRequest;
import org.farthing.circuit.socks.SocksRequest.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsolationKeyTest {
    private static IsolationKey key(Command command, String host, int port, String user, String password) {
        return IsolationKey.of(Lane.PAGES, new SocksRequest(command, host, port, user, password), Destination.of(host));
    }

    private static IsolationKey web(String host) {
        return key(Command.CONNECT, host, 443, "", "");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com", "www.example.com, example.com", "a.b.c.Example.COM., example.com", "a.example.co.uk, example.co.uk",
        "alice.github.io, alice.github.io", "x.alice.github.io, alice.github.io", "github.io, github.io", "co.uk, co.uk",
        "foo.kawasaki.jp, foo.kawasaki.jp", "city.kawasaki.jp, city.kawasaki.jp", "a.b.unknowntop, b.unknowntop",
        "www.xn--bcher-kva.example, xn--bcher-kva.example", "a._b.example.com, example.com", "1.1.1.1, 1.1.1.1",
                "[2606:4700::1], 2606:4700:0:0:0:0:0:1"})
    void aSiteIsWhatOneOwnerRegistered(String host, String site) {
        assertEquals(site, web(host).site());
    }

    @Test
    void onWebPortsAndForLookUpsTheSiteCounts() {
        assertEquals(web("a.example.com"), key(Command.CONNECT, "b.example.com", 80, "", ""));
        assertEquals(web("a.example.com"), key(Command.RESOLVE, "b.example.com", 0, "", ""));
        assertNotEquals(web("a.example.com"), web("a.example.org"));
        assertNotEquals(web("alice.github.io"), web("bob.github.io"));
    }

    @Test
    void elsewhereTheHostCounts() {
        assertNotEquals(key(Command.CONNECT, "a.example.com", 22, "", ""), key(Command.CONNECT, "b.example.com", 22, "", ""));
        assertEquals(key(Command.CONNECT, "A.example.com", 22, "", ""), key(Command.CONNECT, "a.example.com.", 993, "", ""));
    }

    @Test
    void credentialsAlwaysCount() {
        assertNotEquals(key(Command.CONNECT, "example.com", 443, "a", ""), key(Command.CONNECT, "example.com", 443, "b", ""));
        assertNotEquals(key(Command.CONNECT, "example.com", 443, "a", "1"), key(Command.CONNECT, "example.com", 443, "a", "2"));
        assertNotEquals(key(Command.CONNECT, "example.com", 443, "ab", ""), key(Command.CONNECT, "example.com", 443, "a", "b"));
        assertEquals("IsolationKey", web("example.com").toString());
    }

    private static IsolationKey guarded(int port, String host, String user, String password) {
        return IsolationKey.guarded(port, new SocksRequest(Command.CONNECT, host, 443, user, password), Destination.of(host));
    }

    @Test
    void atAGuardedPortTheUserNameIsTheSiteThatThePageBelongsTo() {
        IsolationKey page = guarded(9, "www.news.example.co.uk", "www.example.co.uk", "tab");
        assertEquals("example.co.uk", page.site());
        assertEquals(page, guarded(9, "cdn.ads.com", "example.co.uk", "tab"), "a page's parts go with the page");
        assertNotEquals(page, guarded(9, "www.example.co.uk", "ads.com", "tab"));
        assertNotEquals(page, guarded(9, "www.example.co.uk", "example.co.uk", "other tab"));
        assertNotEquals(page, guarded(8, "www.example.co.uk", "example.co.uk", "tab"), "another browser");
        assertEquals("example.com", guarded(9, "a.example.com", "", "").site());
        assertNotEquals(web("a.example.com"), guarded(9, "a.example.com", "", ""));
        assertEquals("not a host", guarded(9, "a.example.com", "not a host", "").site(), "whatever a browser says");
    }

    @Test
    void aThousandKeysAreQuicklyMade() {
        for (int i = 0; i < 1000; i++) {
            assertEquals("site" + i + ".com", web("www.site" + i + ".com").site());
        }
    }
}
