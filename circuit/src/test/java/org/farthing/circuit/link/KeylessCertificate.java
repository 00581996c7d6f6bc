package org.farthing.circuit.link;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;

/**
 * A certificate that goes over the wire with an Ed25519 key of no bytes, which the JDK's reader breaks on. To its owner it is the one that
 * it was made of.
 */
final class KeylessCertificate extends X509Certificate {
    private static final long serialVersionUID = 1;
    /** The beginning of an Ed25519 key in a certificate (RFC 8410): the algorithm, and a BIT STRING of 33 bytes. */
    private static final byte[] KEY = {0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0};

    private final transient X509Certificate made;

    KeylessCertificate(X509Certificate made) {
        this.made = made;
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        byte[] encoded = made.getEncoded();
        int at = 0;
        while (!Arrays.equals(encoded, at, at + KEY.length, KEY, 0, KEY.length)) {
            at++;
        }
        // Of its bytes there is the one alone that counts unused bits; the others stand behind it and mean nothing.
        encoded[at + KEY.length - 2] = 1;
        return encoded;
    }

    @Override
    public PublicKey getPublicKey() {
        return made.getPublicKey();
    }

    @Override
    public void checkValidity() {
        // Its owner does not ask.
    }

    @Override
    public void checkValidity(Date date) {
        // Its owner does not ask.
    }

    @Override
    public int getVersion() {
        return made.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return made.getSerialNumber();
    }

    @Override
    @Deprecated
    public Principal getIssuerDN() {
        return made.getIssuerX500Principal();
    }

    @Override
    @Deprecated
    public Principal getSubjectDN() {
        return made.getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return made.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return made.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws CertificateEncodingException {
        return made.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return made.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return made.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return made.getSigAlgOID();
    }

    @Override
    public byte[] getSigAlgParams() {
        return made.getSigAlgParams();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return made.getIssuerUniqueID();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return made.getSubjectUniqueID();
    }

    @Override
    public boolean[] getKeyUsage() {
        return made.getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return made.getBasicConstraints();
    }

    @Override
    public void verify(PublicKey key) {
        // Its owner does not ask.
    }

    @Override
    public void verify(PublicKey key, String provider) {
        // Its owner does not ask.
    }

    @Override
    public String toString() {
        return "KeylessCertificate";
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return made.hasUnsupportedCriticalExtension();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return made.getCriticalExtensionOIDs();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return made.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return made.getExtensionValue(oid);
    }
}
