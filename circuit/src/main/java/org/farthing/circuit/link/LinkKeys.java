package org.farthing.circuit.link;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.farthing.circuit.loop.Platform;
import org.farthing.wallet.value.Bytes;

/**
 * What link handshakes need besides an identity: the machine they run on, randomness, the time of day, and the TLS keys certified for our
 * identities. A leaf key lives in memory only and is replaced when half of its 48 hours are over, so that a relay that was looked into
 * yesterday is safe again tomorrow.
 *
 * <p>Thread-safe.
 */
public final class LinkKeys {
    private static final Duration RENEW_BEFORE_END = LinkCertificate.LIFETIME.dividedBy(2);

    /** A TLS key pair and the certificate over it. No {@code toString} shows the key: JCA's prints no secret. */
    static final class Leaf {
        private final PrivateKey key;
        private final X509Certificate[] chain;
        private final long notAfter;

        Leaf(PrivateKey key, X509Certificate[] chain, long notAfter) {
            this.key = key;
            this.chain = chain;
            this.notAfter = notAfter;
        }

        PrivateKey key() {
            return key;
        }

        X509Certificate[] chain() {
            return chain.clone();
        }
    }

    private final Platform platform;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<Bytes, Leaf> leaves = new HashMap<>();

    /** For links on the machine of this process. */
    public LinkKeys(SecureRandom random, InstantSource clock) {
        this(Platform.SYSTEM, random, clock);
    }

    /** @param platform where links are dialled and answered */
    public LinkKeys(Platform platform, SecureRandom random, InstantSource clock) {
        this.platform = platform;
        this.random = random;
        this.clock = clock;
    }

    Platform platform() {
        return platform;
    }

    SecureRandom random() {
        return random;
    }

    InstantSource clock() {
        return clock;
    }

    /** The current leaf of {@code identity}; issues one where there is none or the last one is half over. */
    synchronized Leaf leafOf(RelayIdentity identity) {
        long now = clock.instant().getEpochSecond();
        Leaf leaf = leaves.get(identity.id());
        // A lent key certifies nothing that outlasts the lending.
        long end = identity.until().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        if (leaf == null || leaf.notAfter - now < RENEW_BEFORE_END.toSeconds() && leaf.notAfter < end) {
            leaf = issue(identity, Math.min(end, now + LinkCertificate.LIFETIME.toSeconds()));
            leaves.put(identity.id(), leaf);
        }
        return leaf;
    }

    Leaf issue(RelayIdentity identity, long notAfter) {
        KeyPair pair = newPair();
        return new Leaf(pair.getPrivate(), new X509Certificate[] {LinkCertificate.issue(identity, pair, notAfter, random)}, notAfter);
    }

    KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no Ed25519", e);
        }
    }
}
