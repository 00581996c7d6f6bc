package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.keys.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys that other wallets read and write: web3 secret storage, version 3. */
final class WalletKeys {
    private static final int LONGEST_KEYSTORE = 16 * 1024;

    private WalletKeys() {
    }

    @Command(name = "export", mixinStandardHelpOptions = true,
            description = "Write an account's key to FILE, under a password of its own, as other Ethereum wallets read it.")
    static final class Export extends Action {
        @Parameters(paramLabel = "FILE", description = "the file to write; it must not be there yet")
        private Path file;

        @Option(names = "--account", paramLabel = "ADDRESS", description = "an imported account instead of the wallet's own")
        private String account;

        @Option(names = "--keystore-password-file", paramLabel = "FILE", description = "read the file's own password from here")
        private Path keystorePassword;

        @Override
        public void run() {
            if (Files.exists(file)) {
                throw new Failure("There is a file of that name already. Nothing was written. Choose another name.");
            }
            try (Requests requests = Requests.locked(this);
                    Password password = global().password();
                    Password own = keystorePassword == null ? Terminal.newPassword("Password for the file", "--keystore-password-file")
                            : SecretFile.password(keystorePassword)) {
                ObjectNode command = WalletLocking.with(WalletLocking.with(Requests.command("wallet-export"), "password", password),
                        "keystorePassword", own);
                JsonNode answer = requests.ask(command.put("account", account));
                OwnerOnlyFile.replace(file, answer.path("keystore").asText().getBytes(StandardCharsets.UTF_8));
                String exported = answer.path("account").asText();
                print(Json.object().put("account", exported).put("file", file.toAbsolutePath().toString()),
                        "The key of " + exported + " is in " + file + ". Whoever has the file and its password has the account's money.");
            } catch (IOException e) {
                throw new Failure("The file could not be written. Check that its folder is there and yours.");
            }
        }
    }

    @Command(name = "import", mixinStandardHelpOptions = true,
            description = "Take an account in from FILE, a keystore of another wallet. The words do not restore it: keep the file.")
    static final class Import extends Action {
        @Parameters(paramLabel = "FILE", description = "the keystore")
        private Path file;

        @Option(names = "--keystore-password-file", paramLabel = "FILE", description = "read the file's own password from here")
        private Path keystorePassword;

        @Override
        public void run() {
            String keystore = keystore();
            try (Requests requests = Requests.locked(this);
                    Password password = global().password();
                    Password own = keystorePassword == null ? Terminal.password("Password of the file", "--keystore-password-file")
                            : SecretFile.password(keystorePassword)) {
                ObjectNode command = WalletLocking.with(WalletLocking.with(Requests.command("wallet-import"), "password", password),
                        "keystorePassword", own);
                JsonNode answer = requests.ask(command.put("keystore", keystore));
                print(answer, "The account " + answer.path("account").asText()
                        + " is in this wallet now. The words do not restore it: keep the file.");
            }
        }

        private String keystore() {
            try {
                return new String(OwnerOnlyFile.readUpTo(file, LONGEST_KEYSTORE), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new Failure("The file cannot be read, or it is no keystore. Check its name.");
            }
        }
    }
}
