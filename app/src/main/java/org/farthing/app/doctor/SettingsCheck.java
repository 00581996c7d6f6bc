package org.farthing.app.doctor;

import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.wallet.value.WalletException;

/** The settings file: read anew, since it may have been edited while the program runs. */
final class SettingsCheck implements Examination {
    private final DataFolder folder;

    SettingsCheck(DataFolder folder) {
        this.folder = folder;
    }

    @Override
    public Check check() {
        return Check.SETTINGS;
    }

    @Override
    public Finding examine() {
        try {
            Settings.read(folder);
            return judge(folder.isOurs(), true);
        } catch (WalletException _) {
            return judge(true, false);
        }
    }

    static Finding judge(boolean exists, boolean understood) {
        if (!understood) {
            return Finding.failed(Check.SETTINGS, "broken").with(Remedy.OPEN_FOLDER);
        }
        return Finding.fine(Check.SETTINGS, exists ? "fine" : "usual");
    }
}
