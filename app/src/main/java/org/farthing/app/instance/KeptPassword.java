package org.farthing.app.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.WalletException;

/** The SOCKS port's password: made by chance the first time, and the same afterwards, since it is typed into other programs. */
final class KeptPassword {
    private static final int DIGITS = 32;

    private KeptPassword() {
    }

    /** @throws WalletException STORAGE_UNAVAILABLE where the folder cannot be read or written */
    static PortPassword of(DataFolder data) {
        Path file = data.socksPassword();
        try {
            if (Files.exists(file)) {
                String stored = new String(OwnerOnlyFile.readUpTo(file, DIGITS), StandardCharsets.ISO_8859_1);
                // Anything else, a half-written file among it, would be a password that can be guessed.
                if (stored.matches("[0-9a-f]{" + DIGITS + "}")) {
                    return PortPassword.of(stored);
                }
            }
            PortPassword fresh = PortPassword.generate(new SecureRandom());
            OwnerOnlyFile.replace(file, fresh.reveal().getBytes(StandardCharsets.ISO_8859_1));
            return fresh;
        } catch (IOException e) {
            throw Refusal.PASSWORD_NOT_KEPT.after(e);
        }
    }
}
