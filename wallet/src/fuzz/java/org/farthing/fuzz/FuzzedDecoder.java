package org.farthing.fuzz;

/**
 * Every decoder of bytes that somebody else may have written, with its part of the time of a long run. The tests of the three modules run
 * those of their own module; together they are all of them.
 */
public enum FuzzedDecoder {
    // Wallet: what a node answers, and files that others give to the user.
    RPC_ANSWERS(3),
    ABI_WORDS(2),
    EVIDENCE(3),
    KEYSTORES(2),
    VAULTS(1),

    // Circuit: relays, clients, sites, name servers and local programs.
    LINK_CERTIFICATES(2),
    HELLOS(1),
    CELLS(2),
    CREATE_CELLS(2),
    CREATED_CELLS(2),
    HANDSHAKE_OPTIONS(1),
    MESSAGES(3),
    DESCRIPTORS(3),
    HOSTS(2),
    NAME_SERVERS(2),
    SOCKS(2),
    GUARDS(1),
    MEASUREMENTS(1),
    STORED_IDENTITIES(1),

    // App: other programs of this user, and files.
    CONTROL_REQUESTS(2),
    SETTINGS(2),
    RELAY_SETTINGS(2),
    KEPT_RELAYS(2),
    STORED_ONION_KEYS(1);

    private final int share;

    FuzzedDecoder(int share) {
        this.share = share;
    }

    /** How much of {@code minutes} for all decoders together is this one's. */
    long seconds(int minutes) {
        int shares = 0;
        for (FuzzedDecoder each : values()) {
            shares += each.share;
        }
        return 60L * minutes * share / shares;
    }
}
