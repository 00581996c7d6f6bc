package org.farthing.app.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.farthing.app.DataFolder;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import picocli.CommandLine.Option;

/** What every command understands. */
final class GlobalOptions {
    private static final int LONGEST_PASSWORD = 1024;

    @Option(names = "--data", paramLabel = "DIR", description = "the data folder")
    Path data;

    @Option(names = "--json", description = "print one JSON object per line")
    boolean json;

    @Option(names = "--password-file", paramLabel = "FILE", description = "read the password from the first line of FILE")
    Path passwordFile;

    @Option(names = "--rpc", paramLabel = "URL", description = "the chain's node, instead of the practice chain inside the program")
    URI rpc;

    DataFolder folder() {
        return data == null ? DataFolder.standard() : new DataFolder(data.toAbsolutePath().normalize());
    }

    /** The password from the file; {@code otherwise} where none was named. The caller closes it. */
    Password password(String otherwise) {
        if (passwordFile == null) {
            return new Password(otherwise.toCharArray());
        }
        byte[] bytes;
        try {
            if (Files.size(passwordFile) > LONGEST_PASSWORD) {
                throw new WalletException(Kind.BAD_INPUT, "The password file is too long for a password. Name another one.");
            }
            bytes = Files.readAllBytes(passwordFile);
        } catch (IOException e) {
            throw new WalletException(Kind.BAD_INPUT, "The password file cannot be read. Check its name and permissions.", e);
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        int length = 0;
        while (length < decoded.length() && decoded.get(length) != '\n' && decoded.get(length) != '\r') {
            length++;
        }
        char[] password = new char[length];
        decoded.get(password, 0, length);
        Arrays.fill(bytes, (byte) 0);
        if (decoded.hasArray()) {
            Arrays.fill(decoded.array(), ' ');
        }
        return new Password(password);
    }
}
