package org.farthing.app.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.wallet.keys.Password;
import picocli.CommandLine.Option;

/** What every command understands. */
final class GlobalOptions {
    @Option(names = "--data", paramLabel = "DIR", description = "the data folder")
    Path data;

    @Option(names = "--json", description = "print one JSON object per line")
    boolean json;

    @Option(names = "--password-file", paramLabel = "FILE", description = "read the password from the first line of FILE")
    Path passwordFile;

    @Option(names = "--network", paramLabel = "NAME",
            description = "gnosis, ethereum, arbitrum-one, base, optimism, sepolia, practice or custom")
    String network;

    @Option(names = "--rpc", paramLabel = "URL", description = "the chain's node; given twice, both must say the same")
    List<URI> rpc = List.of();

    @Option(names = "--direct",
            description = "ask the node directly for this command, where circuits do not lead there: it sees your address")
    boolean direct;

    DataFolder folder() {
        return data == null ? DataFolder.standard() : new DataFolder(data.toAbsolutePath().normalize());
    }

    Optional<String> network() {
        return Optional.ofNullable(network);
    }

    /** The password from the file; {@code otherwise} where none was named. The caller closes it. */
    Password password(String otherwise) {
        return passwordFile == null ? new Password(otherwise.toCharArray()) : SecretFile.password(passwordFile);
    }

    /** The password from the file, else asked for. The caller closes it. */
    Password password() {
        return passwordFile == null ? Terminal.password("Password of the wallet", "--password-file") : SecretFile.password(passwordFile);
    }

    /** As {@link #password()}, for a wallet that is being made: typed twice. */
    Password newPassword() {
        return passwordFile == null ? Terminal.newPassword("New password", "--password-file") : SecretFile.password(passwordFile);
    }
}
