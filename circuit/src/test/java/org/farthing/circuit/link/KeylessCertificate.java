package org.farthing.circuit.link;

import java.io.ByteArrayOutputStream;
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
    /** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): two lengths, the algorithm, a BIT STRING of 33 bytes. */
    private static final byte[] KEY_INFO = {0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0};
    private static final byte[] NO_KEY_INFO = {0x30, 0x0A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 1, 0};

    private final transient X509Certificate made;

    KeylessCertificate(X509Certificate made) {
        this.made = made;
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
        byte[] encoded = made.getEncoded();
        int at = 0;
        while (!Arrays.equals(encoded, at, at + KEY_INFO.length, KEY_INFO, 0, KEY_INFO.length)) {
            at++;
        }
        var out = new ByteArrayOutputStream();
        out.write(encoded, 0, at);
        out.writeBytes(NO_KEY_INFO);
        out.write(encoded, at + KEY_INFO.length + 32, encoded.length - at - KEY_INFO.length - 32);
        byte[] shorter = out.toByteArray();
        // Certificate and content, both with a length of two bytes, are 32 bytes shorter.
        for (int length : new int[] {2, 6}) {
            int value = ((shorter[length] & 0xFF) << 8 | shorter[length + 1] & 0xFF) - 32;
            shorter[length] = (byte) (value >> 8);
            shorter[length + 1] = (byte) value;
        }
        return shorter;
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
