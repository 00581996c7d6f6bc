package org.farthing.circuit.onion;

import static org.farthing.circuit.onion.Transcript.PROTOCOL;
import static org.farthing.circuit.onion.Transcript.ascii;
import static org.farthing.circuit.onion.Transcript.sha256;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * One hop's handshake: the shape of Tor's ntor v3 (proposal 332) with an ephemeral ML-KEM-768 beside the ephemeral X25519. The relay is
 * authenticated by its X25519 onion key; what is exchanged stays secret as long as either of the two holds.
 * <pre>
 *   CREATE   htype u16 = 1 | hlen u16 | ID[32] | B[32] | X[32] | EK[1184] | ECM[|CM| + 16]
 *   CREATED  htype u16 = 1 | hlen u16 | Y[32] | CT[1088] | AUTH[32] | ESM[|SM| + 16]
 * </pre>
 * {@code hlen} counts what follows it; a cell's body goes on with padding, which is ignored. The client's message CM has no forward
 * secrecy: no voucher or token may stand in it. Every failure is the same {@link HandshakeException}.
 */
public final class Handshake {
    public static final int TYPE = 1;
    /** The longest CM: the handshake then fits an EXTEND with a host of 255 bytes. */
    public static final int MAX_CLIENT_MESSAGE = 384;
    public static final int MAX_SERVER_MESSAGE = 512;

    static final int GCM_TAG = 16;
    private static final int FRAME = 4;
    private static final int CREATE_FIXED = 32 + 32 + 32 + MlKem.PUBLIC_LENGTH;
    private static final int CREATED_FIXED = 32 + MlKem.CIPHERTEXT_LENGTH + 32;

    private Handshake() {
    }

    /** {@code htype | hlen | data}: what an EXTEND or EXTENDED carries, as the start of a CREATE or CREATED body. */
    public static byte[] frame(Bytes data) {
        if (data.length() > Cell.BODY - FRAME) {
            throw new IllegalArgumentException("a handshake does not fit a cell");
        }
        return new ByteWriter().u16(TYPE).u16(data.length()).bytes(data).toArray();
    }

    /** What stands behind {@code htype | hlen}; bytes after it are padding. */
    public static Bytes unframe(byte[] body, int off, int len) throws HandshakeException {
        try {
            var in = new ByteReader(body, off, len);
            if (in.u16() != TYPE) {
                throw new HandshakeException();
            }
            return in.bytes(in.u16());
        } catch (MalformedException _) {
            throw new HandshakeException();
        }
    }

    /** The client's side of one handshake with one hop; never used twice. Confined to one thread. */
    public static final class Client {
        private final byte[] x;
        private final KeyPair kem;
        private final byte[] es;
        private final byte[] th1;
        private final byte[] ecm;
        private final Bytes data;
        private byte[] serverMessage = new byte[0];
        private boolean finished;

        /**
         * Takes 32 bytes of {@code random} for X25519, then 64 for ML-KEM.
         *
         * @param relayId       the 32-byte identity that the descriptor names
         * @param onionKey      the 32-byte onion key that it names
         * @param clientMessage CM, at most {@link #MAX_CLIENT_MESSAGE} bytes
         * @throws HandshakeException if the onion key is a point of small order
         */
        public Client(Bytes relayId, Bytes onionKey, byte[] clientMessage, SecureRandom random) throws HandshakeException {
            relayId.requireLength(32, "a relay's identity");
            onionKey.requireLength(32, "an onion key");
            if (clientMessage.length > MAX_CLIENT_MESSAGE) {
                throw new IllegalArgumentException("a client's message of " + clientMessage.length + " bytes");
            }
            x = new byte[X25519.LENGTH];
            random.nextBytes(x);
            kem = MlKem.generate(random);
            byte[] publicX = X25519.publicValue(x);
            byte[] ek = MlKem.rawPublic(kem);
            try {
                es = X25519.agree(x, onionKey.toArray());
            } catch (GeneralSecurityException _) {
                throw new HandshakeException();
            }
            th1 = firstHash(relayId, onionKey, publicX, ek);
            ecm = sealClientMessage(es, th1, clientMessage);
            data = new ByteWriter().bytes(relayId).bytes(onionKey).bytes(publicX).bytes(ek).bytes(ecm).toBytes();
        }

        /** As the constructor. */
        public static Client start(Bytes relayId, Bytes onionKey, byte[] clientMessage, SecureRandom random)
                throws HandshakeException {
            return new Client(relayId, onionKey, clientMessage, random);
        }

        /** The start of a CREATE cell's body, {@code htype | hlen | …}; the caller fills the rest with padding. */
        public byte[] createBody() {
            return frame(data);
        }

        /** The same without type and length: what an EXTEND carries. */
        public Bytes extendData() {
            return data;
        }

        /**
         * Finishes with the body of a CREATED cell, padding included or not.
         *
         * @throws HandshakeException if anything in it is not what the relay with that onion key answered to this handshake
         */
        public HopKeys finish(byte[] createdBody) throws HandshakeException {
            return finish(unframe(createdBody, 0, createdBody.length));
        }

        /** Finishes with what an EXTENDED carries. */
        public HopKeys finish(Bytes created) throws HandshakeException {
            if (finished) {
                throw new IllegalStateException("a handshake is finished once");
            }
            finished = true;
            int messageLength = created.length() - CREATED_FIXED - GCM_TAG;
            if (messageLength < 0 || messageLength > MAX_SERVER_MESSAGE) {
                wipe();
                throw new HandshakeException();
            }
            var in = new ByteReader(created.toArray());
            byte[] y = in.bytes(32).toArray();
            byte[] ct = in.bytes(MlKem.CIPHERTEXT_LENGTH).toArray();
            byte[] auth = in.bytes(32).toArray();
            byte[] esm = in.bytes(in.remaining()).toArray();
            byte[] ee = null;
            byte[] ss = null;
            try {
                ee = X25519.agree(x, y);
                ss = MlKem.decapsulate(kem.getPrivate(), ct);
                var secrets = new Secrets(ss, ee, es, secondHash(th1, ecm, y, ct));
                try {
                    if (!MessageDigest.isEqual(auth, secrets.auth(esm))) {
                        throw new HandshakeException();
                    }
                    serverMessage = gcm(Cipher.DECRYPT_MODE, secrets.messageKey(), secrets.th2, esm);
                    return secrets.keys(auth, esm);
                } finally {
                    secrets.wipe();
                }
            } catch (GeneralSecurityException _) {
                throw new HandshakeException();
            } finally {
                Handshake.wipe(ee, ss);
                wipe();
            }
        }

        /** SM, after {@link #finish} succeeded. A fresh copy. */
        public byte[] serverMessage() {
            return serverMessage.clone();
        }

        /** Overwrites what is secret, for a handshake that is given up; {@link #finish} does it too. */
        public void wipe() {
            finished = true;
            Handshake.wipe(x, es);
        }
    }

    /** The relay's side. */
    public static final class Server {
        private Server() {
        }

        /**
         * Answers a CREATE. Takes 32 bytes of {@code random} for X25519, then 32 for ML-KEM.
         *
         * @param createBody    {@code htype | hlen | …} from {@code off}, with or without padding
         * @param keys          the onion keys that are in force: the current one, and the one before while its week lasts
         * @param serverMessage makes SM of CM; a {@link MalformedException} from it refuses the handshake
         * @throws HandshakeException if the body is not a handshake with this relay, or was altered: destroy the circuit, say nothing
         */
        public static Response respond(byte[] createBody, int off, int len, Bytes relayId, List<OnionKey> keys,
                Function<byte[], byte[]> serverMessage, SecureRandom random) throws HandshakeException {
            Bytes data = unframe(createBody, off, len);
            int messageLength = data.length() - CREATE_FIXED - GCM_TAG;
            if (messageLength < 0 || messageLength > MAX_CLIENT_MESSAGE) {
                throw new HandshakeException();
            }
            var in = new ByteReader(data.toArray());
            Bytes id = in.bytes(32);
            Bytes onion = in.bytes(32);
            byte[] publicX = in.bytes(32).toArray();
            byte[] ek = in.bytes(MlKem.PUBLIC_LENGTH).toArray();
            byte[] ecm = in.bytes(in.remaining()).toArray();
            OnionKey key = keys.stream().filter(k -> k.publicValue().equals(onion)).findFirst().orElseThrow(HandshakeException::new);
            if (!id.equals(relayId)) {
                throw new HandshakeException();
            }
            byte[] th1 = firstHash(id, onion, publicX, ek);
            byte[] y = new byte[X25519.LENGTH];
            byte[] es = null;
            byte[] ee = null;
            byte[] ss = null;
            try {
                es = key.agree(publicX);
                byte[] clientMessage = openClientMessage(es, th1, ecm);
                random.nextBytes(y);
                byte[] publicY = X25519.publicValue(y);
                ee = X25519.agree(y, publicX);
                KEM.Encapsulated encapsulated = MlKem.encapsulate(ek, random);
                byte[] ct = encapsulated.encapsulation();
                ss = encapsulated.key().getEncoded();
                byte[] answer = serverMessage.apply(clientMessage.clone());
                if (answer.length > MAX_SERVER_MESSAGE) {
                    throw new IllegalArgumentException("a server's message of " + answer.length + " bytes");
                }
                var secrets = new Secrets(ss, ee, es, secondHash(th1, ecm, publicY, ct));
                try {
                    byte[] esm = gcm(Cipher.ENCRYPT_MODE, secrets.messageKey(), secrets.th2, answer);
                    byte[] auth = secrets.auth(esm);
                    Bytes created = new ByteWriter().bytes(publicY).bytes(ct).bytes(auth).bytes(esm).toBytes();
                    return new Response(frame(created), secrets.keys(auth, esm), clientMessage);
                } finally {
                    secrets.wipe();
                }
            } catch (GeneralSecurityException | MalformedException _) {
                throw new HandshakeException();
            } finally {
                Handshake.wipe(y, es, ee, ss);
            }
        }

        /** With one key and an answer that does not depend on CM. */
        public static Response respond(byte[] createBody, int off, int len, Bytes relayId, OnionKey key, byte[] serverMessage,
                SecureRandom random) throws HandshakeException {
            return respond(createBody, off, len, relayId, List.of(key), _ -> serverMessage, random);
        }
    }

    /** What the relay has after answering. Confined to one thread. */
    public static final class Response {
        private final byte[] createdBody;
        private final HopKeys keys;
        private final byte[] clientMessage;

        private Response(byte[] createdBody, HopKeys keys, byte[] clientMessage) {
            this.createdBody = createdBody;
            this.keys = keys;
            this.clientMessage = clientMessage;
        }

        /** The start of a CREATED cell's body, {@code htype | hlen | …}; the caller fills the rest with padding. */
        public byte[] createdBody() {
            return createdBody;
        }

        public HopKeys keys() {
            return keys;
        }

        /** CM. */
        public byte[] clientMessage() {
            return clientMessage;
        }
    }

    private static byte[] firstHash(Bytes id, Bytes onionKey, byte[] publicX, byte[] ek) {
        return sha256(ascii(PROTOCOL), ascii(":th1"), Transcript.l16(id.toArray()), onionKey.toArray(), publicX, ek);
    }

    private static byte[] secondHash(byte[] th1, byte[] ecm, byte[] publicY, byte[] ct) {
        return sha256(ascii(PROTOCOL), ascii(":th2"), th1, Transcript.l16(ecm), publicY, ct);
    }

    private static byte[] clientMessageKey(byte[] es, byte[] th1) {
        byte[] prk1 = Hkdf.extract(sha256(ascii(PROTOCOL), ascii(":p1")), es);
        byte[] key = Hkdf.expand(prk1, "cm", th1);
        wipe(prk1);
        return key;
    }

    private static byte[] sealClientMessage(byte[] es, byte[] th1, byte[] message) {
        try {
            return gcm(Cipher.ENCRYPT_MODE, clientMessageKey(es, th1), th1, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    private static byte[] openClientMessage(byte[] es, byte[] th1, byte[] ecm) throws GeneralSecurityException {
        return gcm(Cipher.DECRYPT_MODE, clientMessageKey(es, th1), th1, ecm);
    }

    /** AES-256-GCM with nonce zero: each of these keys seals one message in its life, since X and Y are fresh. Wipes {@code key}. */
    private static byte[] gcm(int mode, byte[] key, byte[] aad, byte[] input) throws GeneralSecurityException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * GCM_TAG, new byte[12]));
            cipher.updateAAD(aad);
            return cipher.doFinal(input);
        } finally {
            wipe(key);
        }
    }

    /** Overwrites those that came to be. */
    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /** What both ends derive once all three secrets are known. */
    private static final class Secrets {
        private final byte[] prk2;
        private final byte[] th2;

        Secrets(byte[] ss, byte[] ee, byte[] es, byte[] th2) {
            byte[] joined = Transcript.join(ss, ee, es);
            this.prk2 = Hkdf.extract(sha256(ascii(PROTOCOL), ascii(":p2")), joined);
            this.th2 = th2;
            Handshake.wipe(joined);
        }

        byte[] messageKey() {
            return Hkdf.expand(prk2, "sm", th2);
        }

        byte[] auth(byte[] esm) {
            byte[] key = Hkdf.expand(prk2, "auth", th2);
            byte[] auth = Transcript.hmac(key, ascii("server"), th2, sha256(esm));
            Handshake.wipe(key);
            return auth;
        }

        HopKeys keys(byte[] auth, byte[] esm) {
            byte[] master = Hkdf.expand(prk2, "master", sha256(th2, auth, esm));
            var keys = new HopKeys(Hkdf.expand(master, "chain fwd"), Hkdf.expand(master, "chain bwd"), Hkdf.expand(master, "bind"));
            Handshake.wipe(master);
            return keys;
        }

        void wipe() {
            Handshake.wipe(prk2);
        }
    }
}
