package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.farthing.app.instance.NewWallet;
import org.farthing.wallet.keys.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The wallet's password, and what it opens. */
final class WalletLocking {
    private WalletLocking() {
    }

    /** Passwords travel to the running program over a socket that only its owner can reach. */
    static ObjectNode with(ObjectNode command, String name, Password password) {
        return command.put(name, new String(password.toChars()));
    }

    @Command(name = "password", mixinStandardHelpOptions = true, description = "Change the password. The words stay the same.")
    static final class ChangePassword extends Action {
        @Option(names = "--new-password-file", paramLabel = "FILE", description = "read the new password from the first line of FILE")
        private Path newPasswordFile;

        @Override
        public void run() {
            try (Requests requests = Requests.locked(this);
                    Password old = global().password();
                    Password fresh = newPasswordFile == null ? Terminal.newPassword("New password", "--new-password-file")
                            : SecretFile.password(newPasswordFile)) {
                NewWallet.requireStrong(fresh);
                JsonNode answer = requests.ask(with(with(Requests.command("wallet-password"), "password", old), "newPassword", fresh));
                print(answer, "The password is changed. The old one opens nothing any more, except copies that you made yourself.");
            }
        }
    }

    @Command(name = "lock", mixinStandardHelpOptions = true,
            description = "Lock the wallet of the running program: the keys that move money are erased from memory. Pages go on loading, "
                    + "unless farthing.toml says disconnect_when_locking = true.")
    static final class Lock extends Action {
        @Override
        public void run() {
            try (Requests requests = Requests.running(this)) {
                print(requests.ask(Requests.command("wallet-lock")), "The wallet is locked.");
            }
        }
    }

    @Command(name = "unlock", mixinStandardHelpOptions = true, description = "Unlock the wallet of the running program.")
    static final class Unlock extends Action {
        @Override
        public void run() {
            try (Requests requests = Requests.running(this); Password password = global().password()) {
                print(requests.ask(with(Requests.command("wallet-unlock"), "password", password)), "The wallet is unlocked.");
            }
        }
    }
}
