package org.farthing.app.welcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javafx.animation.PauseTransition;
import javafx.scene.input.Clipboard;

/**
 * Clears the clipboard of recovery words some time after they were used here. Farthing never puts them there, but people paste them from
 * elsewhere, and every program on the computer can read what stays. Anything else on the clipboard is left alone. Belongs to the window's
 * thread.
 */
final class WordsClipboard {
    static final Duration USUAL = Duration.ofSeconds(30);

    private final PauseTransition wait = new PauseTransition();
    private byte[] digest = new byte[0];

    WordsClipboard(Duration after) {
        wait.setDuration(javafx.util.Duration.millis(after.toMillis()));
        wait.setOnFinished(_ -> wipe());
    }

    /** Begins to wait. Keeps no words, only their digest. */
    void used(CharSequence words) {
        digest = digest(words);
        wait.playFromStart();
    }

    private void wipe() {
        Clipboard clipboard = Clipboard.getSystemClipboard();
        if (clipboard.hasString() && MessageDigest.isEqual(digest, digest(clipboard.getString()))) {
            clipboard.clear();
        }
    }

    private static byte[] digest(CharSequence words) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join(" ", TypedWords.split(words)).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
