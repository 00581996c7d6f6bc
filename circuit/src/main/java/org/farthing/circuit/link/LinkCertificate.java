package org.farthing.circuit.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.wallet.value.Bytes;

/**
 * The certificate of a link: a relay's identity vouching for a short-lived TLS key, after the fashion of libp2p's TLS handshake. It is
 * self-signed X.509 whose only meaning is in one extension, of the type {@link #EXTENSION_OID}, an OCTET STRING of
 * <pre>
 * version u8 = 1 | ID[32] | notAfter u64, seconds since 1970 | signed[64]
 * version u8 = 2 | ID[32] | notAfter u64                      | signed[168], by a lent key, as DelegatedSignature has it
 * signed = Ed25519(ID, "farthing-1:link-cert:" | notAfter | SHA-256(SPKI))
 * </pre>
 * A lent key certifies nothing that outlasts the lending.
 * TLS itself proves possession of the leaf key, the signature ties that key to the identity. Names, dates and issuers of X.509 are ignored,
 * and so is the certificate's own signature, which would prove nothing more.
 *
 * @param id the identity that vouches
 * @param notAfter in seconds since 1970
 */
record LinkCertificate(Bytes id, long notAfter) {
    /** An arc under a random UUID (ITU-T X.667), which needs nobody's registry. */
    static final String EXTENSION_OID = "2.25.252059359962282886605371324359887030999";
    static final Duration LIFETIME = Duration.ofHours(48);
    /** Clocks of honest machines differ. */
    static final Duration SKEW = Duration.ofHours(1);
    static final int MOST_BYTES = 2048;

    /** RFC 8410, 3. */
    private static final String ED25519 = "1.3.101.112";
    private static final byte VERSION = 1;
    private static final byte LENT_VERSION = 2;
    private static final byte[] PURPOSE = "farthing-1:link-cert:".getBytes(StandardCharsets.US_ASCII);
    private static final int BEFORE_SIGNATURE = 1 + RelayIdentity.ID_LENGTH + Long.BYTES;
    private static final int STATEMENT_LENGTH = BEFORE_SIGNATURE + RelayIdentity.SIGNATURE_LENGTH;
    private static final int LENT_LENGTH = BEFORE_SIGNATURE + DelegatedSignature.LENGTH;
    /** Two OCTET STRINGs around the statement: X.509's own, and the one it wraps. */
    private static final byte[] WRAPPING = {0x04, STATEMENT_LENGTH + 2, 0x04, STATEMENT_LENGTH};
    /** From 128 bytes on DER writes a length in two. */
    private static final byte[] LENT_WRAPPING = {0x04, (byte) 0x81, (byte) (LENT_LENGTH + 3), 0x04, (byte) 0x81, (byte) LENT_LENGTH};
    /** The year 10,000; beyond it no date can be written, and none is meant. */
    private static final long LAST_DATE = 253_402_300_800L;

    /** Certifies {@code leaf}, an Ed25519 pair, until {@code notAfter} (seconds since 1970). */
    static X509Certificate issue(RelayIdentity identity, KeyPair leaf, long notAfter, SecureRandom random) {
        Bytes signature = identity.sign(signedMessage(notAfter, leaf.getPublic()));
        byte[] statement = ByteBuffer.allocate(BEFORE_SIGNATURE + signature.length())
                .put(signature.length() == DelegatedSignature.LENGTH ? LENT_VERSION : VERSION)
                .put(identity.id().toArray())
                .putLong(notAfter)
                .put(signature.toArray())
                .array();
        return issue(statement, leaf, notAfter, random);
    }

    /** The X.509 shell around any statement. */
    static X509Certificate issue(byte[] statement, KeyPair leaf, long notAfter, SecureRandom random) {
        try {
            var name = new X500Name("CN=link");
            var algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(ED25519));
            var shell = new V3TBSCertificateGenerator();
            shell.setSerialNumber(new ASN1Integer(new BigInteger(63, random).setBit(62)));
            shell.setSignature(algorithm);
            shell.setIssuer(name);
            shell.setSubject(name);
            shell.setStartDate(new Time(Date.from(Instant.ofEpochSecond(notAfter).minus(LIFETIME).minus(SKEW))));
            shell.setEndDate(new Time(Date.from(Instant.ofEpochSecond(notAfter))));
            shell.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(leaf.getPublic().getEncoded()));
            shell.setExtensions(new Extensions(new Extension(
                    new ASN1ObjectIdentifier(EXTENSION_OID), false, new DEROctetString(statement).getEncoded(ASN1Encoding.DER))));
            TBSCertificate content = shell.generateTBSCertificate();

            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(leaf.getPrivate());
            signer.update(content.getEncoded(ASN1Encoding.DER));
            var parts = new ASN1EncodableVector();
            parts.add(content);
            parts.add(algorithm);
            parts.add(new DERBitString(signer.sign()));
            byte[] encoded = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot make an Ed25519 certificate", e);
        }
    }

    /**
     * The identity behind a peer's chain.
     *
     * @throws LinkException {@code BAD_CERTIFICATE} unless it is exactly one certificate with our extension, signed by the identity it
     *         names; {@code EXPIRED} if it is over by more than {@link #SKEW}
     */
    static LinkCertificate verify(X509Certificate[] chain, Instant now) {
        if (chain == null || chain.length != 1) {
            throw bad("a link has exactly one certificate");
        }
        ByteBuffer statement = statement(chain[0]);
        boolean lent = statement.remaining() == LENT_LENGTH;
        if (statement.get() != (lent ? LENT_VERSION : VERSION)) {
            throw bad("the certificate's statement has another version");
        }
        var id = new byte[RelayIdentity.ID_LENGTH];
        statement.get(id);
        long notAfter = statement.getLong();
        var signature = new byte[lent ? DelegatedSignature.LENGTH : RelayIdentity.SIGNATURE_LENGTH];
        statement.get(signature);
        if (notAfter < 0 || notAfter >= LAST_DATE) {
            throw bad("the certificate ends at no date");
        }
        var certificate = new LinkCertificate(Bytes.of(id), notAfter);
        if (!RelayIdentity.verify(certificate.id, signedMessage(notAfter, chain[0].getPublicKey()), Bytes.of(signature), notAfter)) {
            throw bad("the certificate is not signed by the identity it names");
        }
        if (now.getEpochSecond() - SKEW.toSeconds() > notAfter) {
            throw new LinkException(LinkException.Kind.EXPIRED, "the certificate is over");
        }
        return certificate;
    }

    private static ByteBuffer statement(X509Certificate certificate) {
        try {
            if (certificate.getEncoded().length >= MOST_BYTES) {
                throw bad("the certificate is too long");
            }
        } catch (CertificateEncodingException e) {
            throw new LinkException(LinkException.Kind.BAD_CERTIFICATE, "the certificate cannot be encoded", e);
        }
        byte[] wrapped = certificate.getExtensionValue(EXTENSION_OID);
        if (wraps(wrapped, WRAPPING, STATEMENT_LENGTH)) {
            return ByteBuffer.wrap(wrapped, WRAPPING.length, STATEMENT_LENGTH).slice();
        }
        if (wraps(wrapped, LENT_WRAPPING, LENT_LENGTH)) {
            return ByteBuffer.wrap(wrapped, LENT_WRAPPING.length, LENT_LENGTH).slice();
        }
        throw bad("the certificate has no statement of an identity");
    }

    private static boolean wraps(byte[] wrapped, byte[] wrapping, int length) {
        return wrapped != null && wrapped.length == wrapping.length + length
                && Arrays.equals(wrapped, 0, wrapping.length, wrapping, 0, wrapping.length);
    }

    private static byte[] signedMessage(long notAfter, PublicKey leaf) {
        byte[] spki = sha256(leaf.getEncoded());
        return ByteBuffer.allocate(PURPOSE.length + Long.BYTES + spki.length).put(PURPOSE).putLong(notAfter).put(spki).array();
    }

    static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static LinkException bad(String message) {
        return new LinkException(LinkException.Kind.BAD_CERTIFICATE, message);
    }
}
