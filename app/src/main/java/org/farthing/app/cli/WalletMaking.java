package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.farthing.app.instance.NewWallet;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a wallet comes into a data folder. */
final class WalletMaking {
    private WalletMaking() {
    }

    private static NewWallet settings(Action action) {
        return new NewWallet(action.global().network(), action.global().rpc);
    }

    /** BIP-39's extra word; mostly there is none. */
    static Password passphrase(Path file) {
        return file == null ? new Password(new char[0]) : SecretFile.password(file);
    }

    @Command(name = "create", mixinStandardHelpOptions = true,
            description = "Make a new wallet, and show its words once. With --network and --rpc, these become the folder's settings.")
    static final class Create extends Action {
        @Option(names = "--words", paramLabel = "N", defaultValue = "12", description = "12 or 24 (12)")
        private int count;

        @Option(names = "--passphrase-file", paramLabel = "FILE",
                description = "a passphrase that belongs to the words (BIP-39); whoever restores the wallet needs both")
        private Path passphraseFile;

        @Override
        public void run() {
            if (count != 12 && count != 24) {
                throw new Failure("A wallet has 12 or 24 words. Give one of them with --words.");
            }
            folder().requireUsable();
            if (new Vault(folder().vault(), new SecureRandom()).exists()) {
                throw new Failure("There is a wallet in this data folder already, and it was not touched. Choose another folder with "
                        + "--data.");
            }
            try (var contents = new Vault.Contents(Mnemonic.generate(count, new SecureRandom()), passphrase(passphraseFile));
                    Password password = global().newPassword()) {
                Address address = settings(this).make(folder(), contents, password, false, Vault.Cost.STANDARD);
                show(contents.words().words(), address);
            }
        }

        private void show(List<String> words, Address address) {
            ObjectNode answer = Json.object().put("address", address.toString()).put("words", String.join(" ", words));
            var text = new StringBuilder("These words are the wallet. Write them down, in order, on paper, now: they are not shown again."
                    + "\n");
            for (int i = 0; i < words.size(); i++) {
                text.append("%s%2d %-10s".formatted(i % 4 == 0 ? "\n  " : "  ", i + 1, words.get(i)));
            }
            text.append("\n\nWhoever has them has the money; nobody can restore it without them. \"farthing wallet drill\" checks what you "
                    + "wrote."
                    + "\nThe wallet's address is " + address);
            print(answer, text.toString());
        }
    }

    @Command(name = "restore", mixinStandardHelpOptions = true,
            description = "Restore a wallet from its words: typed, read from --words-file, or from the standard input.")
    static final class Restore extends Action {
        @Option(names = "--words-file", paramLabel = "FILE", description = "read the words from FILE")
        private Path wordsFile;

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "the passphrase that belongs to the words, if there is one")
        private Path passphraseFile;

        @Override
        public void run() {
            folder().requireUsable();
            try (Mnemonic words = words(wordsFile);
                    var contents = new Vault.Contents(words, passphrase(passphraseFile));
                    Password password = global().newPassword()) {
                Address address = settings(this).make(folder(), contents, password, true, Vault.Cost.STANDARD);
                ObjectNode answer = Json.object().put("address", address.toString());
                String channels = rediscover(password, answer);
                print(answer, "The wallet is restored. Its address is " + address + "\n" + channels);
            }
        }

        /** The wallet is there whatever becomes of this; the channels can be looked for again. */
        private String rediscover(Password password, ObjectNode answer) {
            try (Requests requests = Requests.locked(this)) {
                requests.unlockOwn(password);
                JsonNode found = requests.ask(Requests.command("channel-rediscover"));
                answer.put("channels", found.path("channels").asInt()).put("uncertain", found.path("uncertain").asInt());
                return "It has " + found.path("channels").asInt() + " channels.";
            } catch (WalletException e) {
                answer.put("channelsNotRead", e.getMessage());
                return "Its channels could not be looked for yet: " + e.getMessage()
                        + "\nLook for them with \"farthing channel rediscover\" when that is settled.";
            }
        }
    }

    private static Mnemonic words(Path file) {
        char[] text = typedWords(file);
        try {
            return Mnemonic.parse(CharBuffer.wrap(text));
        } finally {
            Arrays.fill(text, ' ');
        }
    }

    /** The words as they are typed, or as a script gives them. The caller wipes them. */
    static char[] typedWords(Path file) {
        if (file != null) {
            return SecretFile.text(file, "file of words");
        }
        return Terminal.isThere() ? Terminal.secretLine("The words, in order (not shown)", "type the words on.")
                : SecretFile.text(System.in);
    }
}
