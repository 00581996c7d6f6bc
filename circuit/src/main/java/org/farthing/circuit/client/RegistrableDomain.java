package org.farthing.circuit.client;

import okhttp3.HttpUrl;

/**
 * The part of a name that one owner registered: {@code example.co.uk} of {@code a.b.example.co.uk}. Browsers call that the site. It comes
 * from the Public Suffix List inside OkHttp, which the wallet has anyway: nothing is fetched. A suffix younger than the list counts as an
 * ordinary name, so that two sites under it share circuits, no more.
 */
final class RegistrableDomain {
    private RegistrableDomain() {
    }

    /** @param name in lower case, of at least two labels; a public suffix itself is its own site */
    static String of(String name) {
        try {
            String site = new HttpUrl.Builder().scheme("https").host(name).build().topPrivateDomain();
            return site == null ? name : site;
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    /** Reads the list, some tens of milliseconds, so that no stream of a program waits for it. */
    static void load() {
        of("www.example.com");
    }
}
