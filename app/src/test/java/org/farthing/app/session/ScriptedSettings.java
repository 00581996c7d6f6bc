package org.farthing.app.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletException;

/** Settings in a real file, without a program behind them; the password is {@value #PASSWORD}. Thread-safe. */
public final class ScriptedSettings implements SettingsDesk {
    public static final String PASSWORD = "four random plain words";
    public static final List<String> WORDS = List.of("legal", "winner", "thank", "year", "wave", "sausage", "worth", "useful", "legal",
            "winner", "thank", "yellow");

    private final DataFolder folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Optional<Contracts> contracts = Optional.of(new Contracts(Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")));
    private volatile Optional<WalletException> refusal = Optional.empty();
    private volatile Optional<WalletException> trouble = Optional.empty();
    private volatile Today today = new Today(Optional.empty(), Amount.ZERO, false);
    private volatile boolean practice;

    public ScriptedSettings() {
        try {
            folder = new DataFolder(Files.createTempDirectory(Files.createDirectories(Path.of("target")), "settings"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String file() {
        try {
            return folder.isOurs() ? Files.readString(folder.settings(), StandardCharsets.UTF_8) : "";
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void troubleWith(Optional<WalletException> next) {
        trouble = next;
    }

    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    public void set(Today next) {
        today = next;
    }

    public void setPractice(boolean next) {
        practice = next;
    }

    @Override
    public Settings now() {
        return Settings.read(folder);
    }

    @Override
    public Optional<WalletException> trouble() {
        return trouble;
    }

    @Override
    public Today today() {
        return today;
    }

    @Override
    public Facts facts() {
        return new Facts(Path.of("/home/alice/.local/share/farthing"), practice ? "Practice" : "Gnosis Chain", practice, true, contracts);
    }

    @Override
    public synchronized Saved save(SettingKey key, Optional<String> toml) {
        asked.add(key.key() + "=" + toml.orElse(""));
        refusal.ifPresent(each -> {
            throw each;
        });
        Optional<String> before = SettingsFile.raw(folder, key);
        if (toml.isPresent()) {
            SettingsFile.set(folder, key.table(), Map.of(key.key(), toml.get()));
        } else {
            SettingsFile.unset(folder, key.table(), List.of(key.key()));
        }
        return new Saved(before, key != SettingKey.CHAIN_ID);
    }

    @Override
    public void test(List<URI> nodes) {
        asked.add("test " + nodes);
        refusal.ifPresent(each -> {
            throw each;
        });
    }

    private static void check(Password password) {
        try (var right = new Password(PASSWORD.toCharArray())) {
            if (!right.sameAs(password)) {
                throw new WalletException(Kind.WRONG_PASSWORD, "wrong");
            }
        }
    }

    @Override
    public void changePassword(Password before, Password fresh) {
        check(before);
        asked.add("password of " + fresh.length());
    }

    @Override
    public List<String> words(Password password) {
        check(password);
        return new ArrayList<>(WORDS);
    }

    public void set(Optional<Contracts> next) {
        contracts = next;
    }

    @Override
    public Address exportKey(Password password, Password own, Path file) {
        check(password);
        asked.add("key with " + own.length() + " to " + file.getFileName());
        refusal.ifPresent(each -> {
            throw each;
        });
        return ScriptedMoney.OWN;
    }

    @Override
    public void backUp(Path file) {
        asked.add("back up to " + file.getFileName());
    }

    @Override
    public void openFile() {
        asked.add("open file");
        refusal.ifPresent(each -> {
            throw each;
        });
    }

    @Override
    public void openFolder() {
        asked.add("open folder");
    }

    @Override
    public void erase(Password password) {
        check(password);
        asked.add("erase");
    }
}
