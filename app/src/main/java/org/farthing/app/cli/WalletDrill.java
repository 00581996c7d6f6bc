package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import org.farthing.wallet.keys.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves a backup. */
@Command(name = "drill", mixinStandardHelpOptions = true,
        description = "Prove that the words you wrote down work: they are restored into a temporary folder, and all channels looked for.")
final class WalletDrill extends Action {
    @Option(names = "--words-file", paramLabel = "FILE", description = "read the words from FILE")
    private Path wordsFile;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "the passphrase that belongs to the words, if there is one")
    private Path passphraseFile;

    @Override
    public void run() {
        folder().requireOurs();
        char[] words = WalletMaking.typedWords(wordsFile);
        try (Password passphrase = WalletMaking.passphrase(passphraseFile); Requests requests = Requests.locked(this);
                Password password = global().password()) {
            ObjectNode command = WalletLocking.with(WalletLocking.with(Requests.command("wallet-drill"), "password", password),
                    "passphrase", passphrase).put("words", new String(words));
            requests.unlockOwn(password);
            JsonNode answer = requests.ask(command);
            if (!answer.path("works").asBoolean()) {
                if (isJson()) {
                    print(answer, "");
                }
                throw new Failure(("The words are right, but of %d channels %d were found and %d differ. Ask another node, and do not "
                        + "delete this folder.").formatted(answer.path("expected").asInt(), answer.path("found").asInt(),
                        answer.path("differing").size()));
            }
            print(answer, "The backup works: the words are right, and all %d channels were found%s.".formatted(answer.path("found").asInt(),
                    answer.path("silent").isEmpty() ? "" : "; " + answer.path("silent").size()
                            + " relays did not say what they hold, so their channels would wait for the refund"));
        } finally {
            Arrays.fill(words, ' ');
        }
    }
}
