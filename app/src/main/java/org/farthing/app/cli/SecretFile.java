package org.farthing.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Secrets that scripts hand over in files or on the standard input, never as arguments, which everybody on the machine can read. */
final class SecretFile {
    private static final int LONGEST = 1024;

    private SecretFile() {
    }

    /** The first line of the file. The caller closes it. */
    static Password password(Path file) {
        char[] text = text(file, "password file");
        int length = 0;
        while (length < text.length && text[length] != '\n' && text[length] != '\r') {
            length++;
        }
        char[] line = Arrays.copyOf(text, length);
        Arrays.fill(text, ' ');
        return new Password(line);
    }

    /** The whole file. The caller wipes it. */
    static char[] text(Path file, String what) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new WalletException(Kind.BAD_INPUT, "The " + what + " is too long. Name another one.");
            }
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new WalletException(Kind.BAD_INPUT, "The " + what + " cannot be read. Check its name and permissions.", e);
        }
    }

    /** All of the standard input. The caller wipes it. */
    static char[] text(InputStream in) {
        try {
            return decode(in.readNBytes(LONGEST));
        } catch (IOException e) {
            throw new WalletException(Kind.BAD_INPUT, "The standard input cannot be read.", e);
        }
    }

    private static char[] decode(byte[] bytes) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        char[] text = new char[decoded.length()];
        decoded.get(text);
        Arrays.fill(bytes, (byte) 0);
        if (decoded.hasArray()) {
            Arrays.fill(decoded.array(), ' ');
        }
        return text;
    }
}
