package org.farthing.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.WalletException;

/**
 * The settings as a program uses them that stays: where somebody's hand left an error in {@code farthing.toml}, those that it had last
 * without one. A command that ends says what is wrong instead.
 *
 * @param trouble what is wrong with the file; empty where it counts as it stands
 */
public record SettingsInUse(Settings settings, Optional<WalletException> trouble) {
    /**
     * Reads the file, or the last one without an error.
     *
     * @throws WalletException where the file cannot be used and none without an error is known
     */
    public static SettingsInUse read(DataFolder data) {
        try {
            return new SettingsInUse(Settings.read(data), Optional.empty());
        } catch (WalletException broken) {
            try {
                return new SettingsInUse(Settings.parse(Files.readString(data.lastSettings())), Optional.of(broken));
            } catch (IOException | WalletException _) {
                // There is no copy, or it is of no use either: what is wrong is what is wrong with the file itself.
                throw broken;
            }
        }
    }

    /** Keeps a copy of the file, which has just been read without an error, for when it has one. For whoever holds the folder. */
    public static void keep(DataFolder data) {
        try {
            if (data.isOurs() && !same(data)) {
                OwnerOnlyFile.replace(data.lastSettings(), Files.readAllBytes(data.settings()));
            }
        } catch (IOException _) {
            // Where the disk is full the copy before is kept; the settings themselves are in use all the same.
        }
    }

    private static boolean same(DataFolder data) throws IOException {
        return Files.exists(data.lastSettings()) && Files.mismatch(data.settings(), data.lastSettings()) < 0;
    }
}
