package org.farthing.wallet.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The recovery words of a wallet: 128 or 256 bits of entropy written as 12 or 24 English words (BIP-39). Has no {@code toString};
 * {@link #close()} wipes the entropy. Owned by one thread at a time.
 */
public final class Mnemonic implements AutoCloseable {
    private static final int BITS_PER_WORD = 11;
    private static final int SEED_ITERATIONS = 2048;
    private static final int SEED_LENGTH = 64;

    private final byte[] entropy;
    private boolean closed;

    private Mnemonic(byte[] owned) {
        this.entropy = owned;
    }

    /**
     * New words.
     *
     * @param words 12 or 24
     */
    public static Mnemonic generate(int words, SecureRandom random) {
        if (words != 12 && words != 24) {
            throw new IllegalArgumentException("a wallet has 12 or 24 words, not " + words);
        }
        byte[] entropy = new byte[words * 4 / 3];
        random.nextBytes(entropy);
        return new Mnemonic(entropy);
    }

    /**
     * The words that stand for {@code entropy}, which is copied.
     *
     * @param entropy 16 or 32 bytes
     */
    public static Mnemonic ofEntropy(byte[] entropy) {
        if (entropy.length != 16 && entropy.length != 32) {
            throw new IllegalArgumentException("recovery words stand for 16 or 32 bytes, not " + entropy.length);
        }
        return new Mnemonic(entropy.clone());
    }

    /**
     * Reads words as a person types them: any white space between them, capitals or not, each in full or shortened to four letters or
     * more, which tell it from all others. Where the checksum does not hold, no word is guessed that would make it hold: one in sixteen
     * words would, and the wallet found would be empty, or another's.
     *
     * @throws WalletException {@link Kind#BAD_WORDS} with the sentence for the user; it quotes only text that is not a recovery word
     */
    public static Mnemonic parse(CharSequence text) {
        String normal = tidy(text);
        String[] words = normal.isEmpty() ? new String[0] : normal.split("\\s+", -1);
        if (words.length != 12 && words.length != 24) {
            throw new WalletException(new Reason.WordCount(words.length));
        }
        byte[] bits = new byte[(words.length * BITS_PER_WORD + 7) / 8];
        for (int i = 0; i < words.length; i++) {
            int index = WordList.ENGLISH.meant(words[i]);
            if (index < 0) {
                Arrays.fill(bits, (byte) 0);
                throw unknownWord(words[i], i + 1);
            }
            putBits(bits, i * BITS_PER_WORD, index);
        }
        byte[] entropy = Arrays.copyOf(bits, words.length * 4 / 3);
        boolean right = Arrays.equals(withChecksum(entropy), bits);
        Arrays.fill(bits, (byte) 0);
        if (!right) {
            Arrays.fill(entropy, (byte) 0);
            throw new WalletException(new Reason.NoWallet());
        }
        return new Mnemonic(entropy);
    }

    /** What was typed without the differences that do not count: capitals, forms of one letter, white space around it. */
    static String tidy(CharSequence typed) {
        return Normalizer.normalize(typed, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).strip();
    }

    private static WalletException unknownWord(String word, int position) {
        String shown = word.length() > 20 ? word.substring(0, 20) + "…" : word;
        return new WalletException(new Reason.NoWord(shown, position, WordList.ENGLISH.nearest(word, 1).stream().findFirst()));
    }

    /** Up to {@code limit} recovery words that {@code typed}, which is none, may be meant for, the likeliest first; often none. */
    public static List<String> suggestions(String typed, int limit) {
        return WordList.ENGLISH.nearest(tidy(typed), limit);
    }

    /** Recovery words that begin with {@code start}, for completion while typing. */
    public static List<String> completions(String start) {
        return WordList.ENGLISH.startingWith(start.toLowerCase(Locale.ROOT));
    }

    /** The words in order. Strings cannot be wiped, so ask only to show them. */
    public List<String> words() {
        int[] indexes = indexes();
        List<String> words = Arrays.stream(indexes).mapToObj(WordList.ENGLISH::word).toList();
        Arrays.fill(indexes, 0);
        return words;
    }

    /** Each word's place in the list, the caller's to wipe. */
    int[] indexes() {
        requireOpen();
        byte[] bits = withChecksum(entropy);
        int[] indexes = new int[count()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = getBits(bits, i * BITS_PER_WORD);
        }
        Arrays.fill(bits, (byte) 0);
        return indexes;
    }

    /** 12 or 24. */
    public int count() {
        return entropy.length * 3 / 4;
    }

    /** A copy of the 16 or 32 bytes the words stand for, the caller's to wipe. */
    byte[] entropy() {
        requireOpen();
        return entropy.clone();
    }

    /**
     * The seed of the key tree: PBKDF2 with HMAC-SHA-512, 2,048 rounds, over the words, salted with the passphrase (both in NFKD).
     *
     * @param passphrase BIP-39's extra word; empty for none
     * @return 64 bytes, the caller's to wipe
     */
    public byte[] toSeed(Password passphrase) {
        char[] sentence = String.join(" ", words()).toCharArray();
        byte[] extra = passphrase.normalised();
        byte[] salt = new byte[8 + extra.length];
        for (int i = 0; i < 8; i++) {
            salt[i] = (byte) "mnemonic".charAt(i);
        }
        System.arraycopy(extra, 0, salt, 8, extra.length);
        var spec = new PBEKeySpec(sentence, salt, SEED_ITERATIONS, SEED_LENGTH * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA-512", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(sentence, '\0');
            Arrays.fill(extra, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(entropy, (byte) 0);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("these words were wiped");
        }
    }

    /** Entropy followed by as many bits of its SHA-256 as fill the last word: 4 for 12 words (padded to a byte), 8 for 24. */
    private static byte[] withChecksum(byte[] entropy) {
        byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
        byte[] hash = sha256(entropy);
        bits[entropy.length] = (byte) (entropy.length == 32 ? hash[0] : hash[0] & 0xF0);
        return bits;
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static void putBits(byte[] bits, int from, int value) {
        for (int i = 0; i < BITS_PER_WORD; i++) {
            int at = from + i;
            bits[at / 8] |= (byte) ((value >> (BITS_PER_WORD - 1 - i) & 1) << (7 - at % 8));
        }
    }

    private static int getBits(byte[] bits, int from) {
        int value = 0;
        for (int at = from; at < from + BITS_PER_WORD; at++) {
            value = value << 1 | bits[at / 8] >> (7 - at % 8) & 1;
        }
        return value;
    }
}
