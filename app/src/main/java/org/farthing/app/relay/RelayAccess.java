package org.farthing.app.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.control.ControlClient;
import org.farthing.app.instance.NewWallet;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What commands do with a relay's files: make them, ask the relay that runs on them, or read them while none does. */
public final class RelayAccess {
    /**
     * A relay's new keys.
     *
     * @param relay    its identity
     * @param operator the account to be funded
     * @param words    of the account, shown once; none where the vault was there
     */
    public record Made(Bytes relay, Address operator, List<String> words) {
    }

    private RelayAccess() {
    }

    public static boolean isWritten(Path config) {
        return Files.exists(config);
    }

    /** Writes the file of settings with everything explained. */
    public static void write(Path config) {
        RelaySettings.writeFirst(config);
    }

    public static boolean hasKeys(Path config) {
        RelayFiles files = RelaySettings.files(config);
        return files.vault().exists() && files.hasIdentity();
    }

    /** Makes what is not there of the relay's keys; what is there stays. */
    public static Made makeKeys(Path config, Password password) {
        if (!RelaySettings.files(config).vault().exists()) {
            NewWallet.requireStrong(password);
        }
        return makeKeys(config, password, Vault.Cost.STANDARD);
    }

    /** As above, by a password that the wallet has already. */
    static Made makeKeys(Path config, Password password, Vault.Cost cost) {
        RelayFiles files = RelaySettings.files(config);
        files.create();
        List<String> words = List.of();
        Address operator;
        Vault vault = files.vault();
        if (vault.exists()) {
            try (Vault.Contents contents = vault.open(password)) {
                operator = account(contents);
            }
        } else {
            try (var contents = new Vault.Contents(Mnemonic.generate(12, new SecureRandom()), new Password(new char[0]))) {
                vault.create(contents, password, cost);
                operator = account(contents);
                words = contents.words().words();
            }
        }
        RelayIdentity identity = files.identity(new SecureRandom());
        try {
            files.onionKeys(new SecureRandom(), Instant.now());
            return new Made(identity.id(), operator, words);
        } finally {
            identity.wipe();
        }
    }

    /**
     * An identity, or a key that one was lent to.
     *
     * @param until where it is a lent key
     */
    public record Identity(Bytes relay, Optional<Instant> until) {
    }

    /** Makes an identity in a file of its own, to be kept where no network reaches. Nothing is overwritten. */
    public static Identity newIdentity(Path file) {
        RelayIdentity fresh = RelayIdentity.generate(new SecureRandom());
        return written(file, fresh);
    }

    /** Makes a key that speaks for the identity in {@code from} for a while, and writes it to {@code to}. Nothing is overwritten. */
    public static Identity lend(Path from, Path to, Duration life, Instant now) {
        RelayIdentity identity = identity(from);
        try {
            if (identity.until().isPresent()) {
                throw new WalletException(Kind.BAD_INPUT, "That file holds a key that an identity was lent to. It can lend no further; name the "
                        + "identity's own file.");
            }
            return written(to, identity.lend(new SecureRandom(), now.plus(life).getEpochSecond()));
        } finally {
            identity.wipe();
        }
    }

    public static Identity describe(Path file) {
        RelayIdentity identity = identity(file);
        try {
            return new Identity(identity.id(), identity.until());
        } finally {
            identity.wipe();
        }
    }

    private static RelayIdentity identity(Path file) {
        if (!Files.exists(file)) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "There is no file of that name. Make an identity with \"farthing relay identity "
                    + "new FILE\".");
        }
        return new RelayFiles(file.toAbsolutePath().getParent(), file).identity(new SecureRandom());
    }

    private static Identity written(Path file, RelayIdentity identity) {
        byte[] encoded = identity.encode();
        try {
            if (Files.exists(file)) {
                throw new WalletException(Kind.BAD_INPUT, "There is a file of that name already. Nothing was written. Choose another name.");
            }
            OwnerOnlyFile.replace(file.toAbsolutePath(), encoded);
            return new Identity(identity.id(), identity.until());
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The file could not be written. Check that its folder is there and yours.", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
            identity.wipe();
        }
    }

    private static Address account(Vault.Contents contents) {
        try (WalletKeys keys = contents.keys(); Signer account = keys.account(0)) {
            return account.address();
        }
    }

    public static ObjectNode command(String name) {
        return ControlClient.command(name);
    }

    /**
     * Asks the relay that runs.
     *
     * @throws WalletException STORAGE_UNAVAILABLE where none does
     */
    public static JsonNode ask(Path config, ObjectNode command, Consumer<String> progress) {
        RelayFiles files = RelaySettings.files(config);
        if (!files.isHeld()) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "This relay does not run. Start it with \"farthing relay --config FILE\".");
        }
        return ControlClient.ask(files.control(), command, progress);
    }

    public static boolean isRunning(Path config) {
        return RelaySettings.files(config).isHeld();
    }

    /** What the relay has earned, from its files; also while it does not run. */
    public static void earnings(Path config, ObjectNode answer) {
        RelayFiles files = RelaySettings.files(config);
        if (!Files.exists(files.till()) || !Files.exists(files.wallet())) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "This relay has never run, so it has earned nothing.");
        }
        try (PayeeLedger till = PayeeLedger.openReadOnly(files.till()); Ledger wallet = Ledger.openReadOnly(files.wallet())) {
            RelayControl.earnings(answer, RelayBooks.sums(till, wallet));
        }
    }
}
