package org.farthing.app.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.SettingsDesk;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;

/** The settings as they are, the change that can still be undone, and what was wrong with one. Belongs to the window's thread. */
public final class SettingsModel {
    /** How long a change can be undone with one press. */
    static final Duration UNDO_LASTS = Duration.ofSeconds(10);

    /**
     * A change that was saved.
     *
     * @param before what stood there, as TOML
     */
    record Change(SettingKey key, Optional<String> before, boolean atOnce, Instant at) {
    }

    private final Words words;
    private final SettingsDesk desk;
    private final LiveStatus live;
    private final Preferences preferences;
    private final ReadOnlyObjectWrapper<Settings> now;
    private final ReadOnlyObjectWrapper<Optional<Change>> lastChange = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableMap<SettingKey, String> errors = FXCollections.observableHashMap();

    public SettingsModel(Language language, SettingsDesk desk, LiveStatus live, Preferences preferences) {
        this.words = new Words(language);
        this.desk = desk;
        this.live = live;
        this.preferences = preferences;
        this.now = new ReadOnlyObjectWrapper<>(desk.now());
        live.momentProperty().subscribe(moment -> {
            if (lastChange.get().filter(change -> !moment.now().isBefore(change.at().plus(UNDO_LASTS))).isPresent()) {
                lastChange.set(Optional.empty());
            }
            // Another page, or a command, may have changed them.
            take();
        });
    }

    ReadOnlyObjectProperty<Settings> nowProperty() {
        return now.getReadOnlyProperty();
    }

    Settings now() {
        return now.get();
    }

    ReadOnlyObjectProperty<Optional<Change>> lastChangeProperty() {
        return lastChange.getReadOnlyProperty();
    }

    /** What was wrong with the last try of each setting. */
    ObservableMap<SettingKey, String> errors() {
        return errors;
    }

    SettingsDesk.Facts facts() {
        return desk.facts();
    }

    SettingsDesk.Today today() {
        return desk.today();
    }

    /** Whether other settings are in use than the file's. */
    boolean isFileBroken() {
        return desk.trouble().isPresent();
    }

    LiveStatus live() {
        return live;
    }

    /** @param toml empty for the usual value */
    void save(SettingKey key, Optional<String> toml) {
        Background.of("save a setting", () -> desk.save(key, toml)).whenDone(saved -> {
            errors.remove(key);
            lastChange.set(Optional.of(new Change(key, saved.before(), saved.atOnce(), live.moment().now())));
            take();
        }).whenRefused(refusal -> refuse(key, words.refusal(refusal))).start();
    }

    /** Says what is wrong with what was typed; nothing is saved. */
    void refuse(SettingKey key, String sentence) {
        errors.put(key, sentence);
    }

    void undo() {
        lastChange.get().ifPresent(change -> {
            lastChange.set(Optional.empty());
            Background.of("undo a setting", () -> desk.save(change.key(), change.before())).whenDone(_ -> take())
                    .whenRefused(refusal -> refuse(change.key(), words.refusal(refusal))).start();
        });
    }

    private void take() {
        Settings newest = desk.now();
        if (!newest.equals(now.get())) {
            now.set(newest);
            preferences.set(newest.window());
        }
    }

    Background<Void> test(List<URI> nodes) {
        return Background.of("test nodes", () -> desk.test(nodes));
    }

    /** @param before closed when done, as is {@code fresh} */
    Background<Void> changePassword(Password before, Password fresh) {
        return Background.of("change the password", () -> {
            try (before; fresh) {
                desk.changePassword(before, fresh);
            }
        });
    }

    /** @param password closed when done */
    Background<List<String>> words(Password password) {
        return Background.of("show the words", () -> {
            try (password) {
                return desk.words(password);
            }
        });
    }

    /** @param password closed when done, as is {@code own} */
    Background<Address> exportKey(Password password, Password own, Path file) {
        return Background.of("export the key", () -> {
            try (password; own) {
                return desk.exportKey(password, own, file);
            }
        });
    }

    /** @param password closed when done */
    Background<Void> erase(Password password) {
        return Background.of("erase", () -> {
            try (password) {
                desk.erase(password);
            }
        });
    }

    /** May block. @return where the copy is */
    Path backUp(Path file) {
        desk.backUp(file);
        return file;
    }

    Background<Void> openFolder() {
        return Background.of("open the folder", desk::openFolder);
    }
}
