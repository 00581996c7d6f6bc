package org.farthing.circuit.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/** Makes the TLS engine of one handshake: TLS 1.3, two suites, X25519, Ed25519, nothing to negotiate beyond that. */
final class LinkEngine {
    private static final String EXPORTER_LABEL = "EXPERIMENTAL farthing-1 link";

    private LinkEngine() {
    }

    /**
     * An engine with a context of its own. The context holds the keys for tickets and the cache of sessions, so no session outlives its
     * connection, and a client that comes again is not recognised by a ticket.
     */
    static SSLEngine create(boolean initiator, Optional<LinkKeys.Leaf> leaf, LinkTrust trust, LinkKeys keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(leaf.map(one -> new KeyManager[] {new LeafKeyManager(one)}).orElseGet(() -> new KeyManager[0]),
                    new TrustManager[] {trust}, keys.random());
            // Without host and port: no server name indication, and nothing to look an old session up by.
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(initiator);
            var parameters = new SSLParameters(
                    new String[] {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}, new String[] {"TLSv1.3"});
            parameters.setNamedGroups(new String[] {"x25519"});
            parameters.setSignatureSchemes(new String[] {"ed25519"});
            parameters.setServerNames(List.of());
            if (!initiator) {
                parameters.setUseCipherSuitesOrder(true);
                parameters.setWantClientAuth(true);
            }
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS 1.3", e);
        }
    }

    /** 32 bytes that only the two ends of this very connection know (RFC 8446, 7.5). */
    static byte[] exporter(SSLEngine engine) throws SSLException {
        return ((ExtendedSSLSession) engine.getSession()).exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], Hello.EXPORTER_LENGTH);
    }

    /** Shows the same leaf whoever asks. */
    private static final class LeafKeyManager extends X509ExtendedKeyManager {
        private static final String ALIAS = "link";

        private final LinkKeys.Leaf leaf;

        LeafKeyManager(LinkKeys.Leaf leaf) {
            this.leaf = leaf;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return leaf.chain();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return leaf.key();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
