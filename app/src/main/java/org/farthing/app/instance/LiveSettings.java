package org.farthing.app.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.wallet.value.WalletException;

/** The settings while the program runs: changed in the file first, then in use. Thread-safe. */
final class LiveSettings {
    private final DataFolder data;
    private final List<Consumer<Settings>> listeners = new ArrayList<>();
    private volatile Settings now;

    LiveSettings(DataFolder data) {
        this.data = data;
        this.now = Settings.read(data);
    }

    Settings now() {
        return now;
    }

    /** Tells {@code listener} the settings, at once and after each change. One that throws undoes the change. */
    synchronized void follow(Consumer<Settings> listener) {
        listeners.add(listener);
        listener.accept(now);
    }

    /**
     * Changes one setting, in the file and in use; or, where that fails, neither.
     *
     * @param toml the value as TOML writes it; empty for the usual one
     * @return what stood there before
     * @throws WalletException with the sentence for the user
     */
    synchronized Optional<String> change(SettingKey key, Optional<String> toml) {
        Optional<String> before = SettingsFile.raw(data, key);
        write(key, toml);
        Settings earlier = now;
        try {
            use(Settings.read(data));
        } catch (WalletException e) {
            write(key, before);
            use(earlier);
            throw e;
        }
        return before;
    }

    private void use(Settings next) {
        now = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    private void write(SettingKey key, Optional<String> toml) {
        if (toml.isPresent()) {
            SettingsFile.set(data, key.table(), Map.of(key.key(), toml.get()));
        } else {
            SettingsFile.unset(data, key.table(), List.of(key.key()));
        }
    }
}
