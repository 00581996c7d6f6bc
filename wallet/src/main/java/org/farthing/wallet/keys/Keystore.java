package org.farthing.wallet.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * One account's private key in a file of its own, behind a password, in the form that other Ethereum wallets read and write: version 3 of
 * the <a href="https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/">Web3 Secret Storage</a>
 * definition. Such a file moves one account; it holds no recovery words, no passphrase and no channel keys, and it does show the account's
 * address to whoever sees it.
 *
 * <p>The password counts as it is typed, in UTF-8, as geth and web3j take it. A file that does not open so is tried once more with the
 * password in NFKC, which is what ethers makes of it, where that is another text.
 *
 * <p>Files come from strangers: what they demand of memory and time is checked before it is spent. Blocks for the time the password is
 * stretched (two to three seconds and 256 MiB at {@link Cost#STANDARD}) and for the disk. Thread-safe, without state.
 */
public final class Keystore {
    /** A longer file is no keystore: those that wallets write have about 500 bytes. */
    static final int LENGTH_MAX = 16 * 1024;

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("'UTC--'uuuu-MM-dd'T'HH-mm-ss.SSS'000000Z--'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Keystore() {
    }

    /**
     * What one guess at the password costs: scrypt's parameters (RFC 7914), within the bounds that files are read in too.
     *
     * @param n a power of two, 2 to 2^20
     * @param r 1 to 64; {@code 128 * n * r} bytes of memory are used, at most 256 MiB
     * @param p 1 to 64; the time grows with {@code n * r * p}, at most twice that of {@link #STANDARD}
     */
    public record Cost(int n, int r, int p) {
        /** 256 MiB, two to three seconds: what geth and web3j call standard. */
        public static final Cost STANDARD = new Cost(1 << 18, 8, 1);
        /** 4 MiB, a tenth of a second: what geth and web3j call light. For play money and tests, never for money. */
        public static final Cost LIGHT = new Cost(1 << 12, 8, 6);

        private static final int N_MAX = 1 << 20;
        private static final int R_MAX = 64;
        private static final int P_MAX = 64;
        private static final long MEMORY_MAX = 1L << 28;
        private static final long WORK_MAX = 2L * (1 << 18) * 8;

        public Cost {
            if (n < 2 || n > N_MAX || Integer.bitCount(n) != 1 || r < 1 || r > R_MAX || p < 1 || p > P_MAX
                    || 128L * n * r > MEMORY_MAX || (long) n * r * p > WORK_MAX) {
                throw new IllegalArgumentException("a cost outside scrypt's or our own bounds");
            }
        }
    }

    /**
     * Writes {@code key} to a new file that only its owner can read.
     *
     * @param password protects the file from now on; it need not be the wallet's. Not closed
     * @throws WalletException {@link Kind#BAD_INPUT} if there is a file already, {@link Kind#STORAGE_UNAVAILABLE} if it cannot be written
     */
    public static void write(Path file, Signer key, Password password, Cost cost, SecureRandom random) {
        if (Files.exists(file)) {
            throw WalletRefusal.FILE_EXISTS.exception();
        }
        byte[] json = KeystoreFormat.seal(key, password, cost, random);
        try {
            OwnerOnlyFile.replace(file, json);
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The key could not be written. Check that the folder is there and yours, and that the disk is not full.", e);
        }
    }

    /**
     * Reads the key in a file, which is left as it is.
     *
     * @return the caller's to close
     * @throws WalletException {@link Kind#WRONG_PASSWORD}; {@link Kind#FOREIGN_OR_DAMAGED_DATA} for a file that is no keystore of version
     *                         3, damaged, or demands more than the bounds; {@link Kind#STORAGE_UNAVAILABLE} if there is none
     */
    public static Signer read(Path file, Password password) {
        return open(content(file), password);
    }

    /** The account that a file says it is for, without a password: nothing proves it. Empty where the file does not say. */
    public static Optional<Address> claimedAddress(Path file) {
        return KeystoreFormat.parse(content(file)).address();
    }

    /** As {@link #read}, of bytes that were read before; at most 16 KiB are looked at. */
    public static Signer open(byte[] json, Password password) {
        return KeystoreFormat.open(json, password);
    }

    /** As {@link #write}, for callers that keep the bytes: UTF-8 of a JSON object. */
    public static byte[] seal(Signer key, Password password, Cost cost, SecureRandom random) {
        return KeystoreFormat.seal(key, password, cost, random);
    }

    /** The name that other wallets give such a file: {@code UTC--2026-11-22T20-05-28.000000000Z--<address without 0x>}. */
    public static String fileName(Address address, Instant now) {
        return FILE_TIME.format(now) + address.bytes().hex();
    }

    private static byte[] content(Path file) {
        try {
            return OwnerOnlyFile.readUpTo(file, LENGTH_MAX);
        } catch (NoSuchFileException _) {
            throw WalletRefusal.NO_FILE.exception();
        } catch (IOException e) {
            throw WalletRefusal.FILE_UNREADABLE.after(e);
        }
    }
}
