package org.farthing.circuit.link;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.farthing.wallet.value.Bytes;

/**
 * Judges the certificate of one handshake by {@link LinkCertificate} alone. There is no host name to verify and no authority to ask: the
 * peer is the key that was dialled, or any relay that dials in and says which one it is.
 *
 * <p>Used by one handshake, on its thread.
 */
final class LinkTrust extends X509ExtendedTrustManager {
    /** JSSE wants this type; the reason travels inside. */
    private static final class Refused extends CertificateException {
        Refused(LinkException reason) {
            super(reason.getMessage(), reason);
        }
    }

    private final Optional<Bytes> dialled;
    private final InstantSource clock;
    private Bytes verified;

    /** @param dialled the identity that has to answer; empty for the side that was dialled */
    LinkTrust(Optional<Bytes> dialled, InstantSource clock) {
        this.dialled = dialled;
        this.clock = clock;
    }

    /** The identity that the peer's certificate proved, if it showed one. */
    Optional<Bytes> verified() {
        return Optional.ofNullable(verified);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    private void check(X509Certificate[] chain) throws Refused {
        try {
            Bytes id = LinkCertificate.verify(chain, clock.instant()).id();
            if (dialled.isPresent() && !dialled.get().equals(id)) {
                throw new LinkException(LinkException.Kind.WRONG_IDENTITY, "another relay answered than the one that was dialled");
            }
            verified = id;
        } catch (LinkException e) {
            throw new Refused(e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("links use engines");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("links use engines");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("links use engines");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("links use engines");
    }
}
