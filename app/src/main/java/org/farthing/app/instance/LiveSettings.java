package org.farthing.app.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.SettingsInUse;
import org.farthing.wallet.value.WalletException;

/** The settings while the program runs: changed in the file first, then in use. Thread-safe. */
final class LiveSettings {
    private final DataFolder data;
    /** Whose settings say what the window looks like. */
    private DataFolder window;
    private final List<Consumer<Settings>> listeners = new ArrayList<>();
    private volatile Settings now;
    private volatile Optional<WalletException> trouble = Optional.empty();
    /** What {@link #look} saw last; nothing it does is done twice for the same text. */
    private String seen = "";

    LiveSettings(DataFolder data) {
        this.data = data;
        this.window = data;
        this.now = read();
    }

    Settings now() {
        return now;
    }

    /** The window of a practice world is the window around it, and keeps its language and its look. */
    synchronized void keepWindowChoiceIn(DataFolder folder) {
        window = folder;
        use(read());
    }

    private Settings read() {
        SettingsInUse own = SettingsInUse.read(data);
        SettingsInUse around = window.equals(data) ? own : SettingsInUse.read(window);
        trouble = own.trouble().or(around::trouble);
        return window.equals(data) ? own.settings() : own.settings().with(around.settings().window());
    }

    /** What keeps the file from being in use as it stands: the last settings that could be used are. */
    Optional<WalletException> trouble() {
        return trouble;
    }

    /** Takes over what somebody changed in the file by hand. Where that has an error, what was in use stays in use. */
    synchronized void look() {
        String text = text(data) + text(window);
        if (text.equals(seen)) {
            return;
        }
        Settings earlier = now;
        try {
            Settings next = read();
            if (trouble.isEmpty()) {
                if (!next.equals(earlier)) {
                    use(next);
                }
                SettingsInUse.keep(data);
                SettingsInUse.keep(window);
            }
            seen = text;
        } catch (WalletException e) {
            // Such as a port that another program has.
            use(earlier);
            seen = text;
            trouble = Optional.of(e);
            throw e;
        }
    }

    private static String text(DataFolder folder) {
        try {
            return folder.isOurs() ? Files.readString(folder.settings()) : "";
        } catch (IOException _) {
            // It says nothing for as long as it cannot be read.
            return "";
        }
    }

    private DataFolder folder(SettingKey key) {
        return key.table().equals("window") ? window : data;
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
        Optional<String> before = SettingsFile.raw(folder(key), key);
        write(key, toml);
        Settings earlier = now;
        try {
            use(read());
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
            SettingsFile.set(folder(key), key.table(), Map.of(key.key(), toml.get()));
        } else {
            SettingsFile.unset(folder(key), key.table(), List.of(key.key()));
        }
    }
}
