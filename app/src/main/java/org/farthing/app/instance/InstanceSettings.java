package org.farthing.app.instance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.SettingsDesk;
import org.farthing.circuit.client.DaySpending;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/** The settings of a running instance. */
final class InstanceSettings implements SettingsDesk {
    /** What a wallet is bound to, or what only a start can make. */
    private static final Set<SettingKey> FROM_THE_NEXT_START = EnumSet.of(SettingKey.NETWORK, SettingKey.CHAIN_ID, SettingKey.COIN,
            SettingKey.MAX_FEE, SettingKey.CONTRACT_CHANNELS, SettingKey.CONTRACT_REGISTRY, SettingKey.CONTRACT_FIRST_BLOCK,
            SettingKey.PRACTICE_RELAYS);

    private final Instance instance;
    private final Runnable end;

    /** @param end ends the program's work and gives the folder back */
    InstanceSettings(Instance instance, Runnable end) {
        this.instance = instance;
        this.end = end;
    }

    @Override
    public Settings now() {
        return instance.settings().now();
    }

    @Override
    public Optional<WalletException> trouble() {
        return instance.settings().trouble();
    }

    @Override
    public Today today() {
        DaySpending day = instance.proxy().client().day();
        return new Today(day.limit(), day.signed(), day.reached());
    }

    @Override
    public Facts facts() {
        return new Facts(instance.data().path(), instance.access().network().name(), instance.nodes().isEmpty(),
                instance.proxy().socks().isPresent(), contracts());
    }

    @Override
    public Saved save(SettingKey key, Optional<String> toml) {
        instance.used();
        return new Saved(instance.settings().change(key, toml), !FROM_THE_NEXT_START.contains(key));
    }

    @Override
    public void test(List<URI> nodes) {
        instance.nodes().orElseThrow(() -> Refusal.NO_NODE_TO_ASK.exception()).test(nodes);
    }

    @Override
    public void changePassword(Password before, Password fresh) {
        NewWallet.requireStrong(fresh);
        instance.changePassword(before, fresh);
    }

    @Override
    public List<String> words(Password password) {
        instance.used();
        try (Vault.Contents contents = instance.vault().open(password)) {
            return contents.words().words();
        }
    }

    private Optional<Contracts> contracts() {
        Network network = instance.access().network();
        return network.channels().flatMap(channels -> network.registry().map(registry -> new Contracts(channels, registry)));
    }

    @Override
    public Address exportKey(Password password, Password own, Path file) {
        instance.used();
        if (Files.exists(file)) {
            throw WalletRefusal.FILE_EXISTS.exception();
        }
        KeyExport exported = KeyExport.of(instance.vault(), password, own, Optional.empty());
        try {
            OwnerOnlyFile.replace(file, exported.keystore());
        } catch (IOException e) {
            throw Refusal.FILE_NOT_WRITTEN.after(e);
        }
        return exported.account();
    }

    @Override
    public void backUp(Path file) {
        BackupFile.write(instance.data(), file);
    }

    @Override
    public void openFolder() {
        open(instance.data().path(), Refusal.NO_FILE_MANAGER);
    }

    @Override
    public void openFile() {
        open(instance.data().settings(), Refusal.NO_EDITOR);
    }

    private static void open(Path what, Refusal otherwise) {
        String system = System.getProperty("os.name");
        String opener = system.startsWith("Windows") ? "explorer" : system.startsWith("Mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, what.toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw otherwise.after(e);
        }
    }

    @Override
    public void erase(Password password) {
        // Nothing is touched before the password was right.
        instance.vault().open(password).close();
        DataFolder folder = instance.data();
        end.run();
        folder.erase();
    }
}
