package org.farthing.app.browser;

import org.farthing.app.session.LeakItem;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException.Kind;

/** Why a private browser was not opened. */
public enum NotOpened implements Reason.OfProgram {
    /** Nobody wants a path. */
    NOT_CONNECTED("refused.not-connected"),
    /** A path is wanted and there is none yet. */
    NO_CIRCUIT("refused.no-circuit"),
    /** It did not show its check page in time. */
    SILENT("refused.silent"),
    /** It ended by itself. */
    ENDED("refused.ended"),
    NAMES("refused.names"),
    IPV6("refused.ipv6"),
    WEBRTC("refused.webrtc"),
    CLOSED("refused.closed"),
    ADDRESS("refused.address");

    private final String key;

    NotOpened(String key) {
        this.key = key;
    }

    /** @param failed what the check found */
    public static NotOpened because(LeakItem failed) {
        return switch (failed) {
            case NAMES -> NAMES;
            case IPV6 -> IPV6;
            case WEBRTC -> WEBRTC;
            case CLOSED -> CLOSED;
            case ADDRESS -> ADDRESS;
        };
    }

    @Override
    public Kind kind() {
        return Kind.CHANNEL_STATE;
    }

    @Override
    public String sentence() {
        return sentence(BrowserTexts.ENGLISH);
    }

    public String sentence(BrowserTexts texts) {
        return texts.get(key);
    }
}
