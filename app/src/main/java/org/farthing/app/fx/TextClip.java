package org.farthing.app.fx;

import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** Puts a text on the system's clipboard, where every program can read it: never a secret. */
public final class TextClip {
    private TextClip() {
    }

    public static void put(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
