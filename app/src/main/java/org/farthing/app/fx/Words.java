package org.farthing.app.fx;

import java.util.Locale;
import java.util.Optional;
import org.farthing.app.language.Language;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Bytes;

/** The words for a standing, a role and a country, the same on every screen. Immutable. */
public final class Words {
    private final Texts texts;

    public Words(Language language) {
        this.texts = Texts.of(Words.class, language);
    }

    /** The sentence that answers "am I protected?". */
    public String standing(LiveStatus.Moment moment) {
        Optional<Standing> standing = moment.standing();
        if (standing.isEmpty()) {
            return texts.get("status-phase.unknown");
        }
        Status status = moment.status().orElseThrow();
        return switch (standing.get()) {
            case OFF -> texts.get("status-phase.off");
            case CONNECTING -> texts.get("status-phase.connecting", status.step(), status.steps());
            case UNCHECKED -> texts.get("status-phase.unchecked");
            case PROTECTED -> texts.get("status-phase.protected");
            case PAUSED -> texts.get("status-phase.paused");
            case BLOCKED -> texts.get("status-phase.blocked");
        };
    }

    /** What a network is called in sentences; one without words of its own is shown as it came. */
    public String network(String name) {
        return switch (name) {
            case "Practice" -> texts.get("network.practice");
            case "Gnosis" -> texts.get("network.gnosis");
            case "custom" -> texts.get("network.custom");
            default -> name;
        };
    }

    /** The role's word; one that this window does not know is shown as it came. */
    public String role(String role) {
        return switch (role) {
            case "entry" -> texts.get("role.entry");
            case "middle" -> texts.get("role.middle");
            case "exit" -> texts.get("role.exit");
            case "" -> texts.get("role.none");
            default -> role;
        };
    }

    /** The country's name, or nothing where the code is missing or none. Codes come from strangers. */
    public Optional<String> country(String code) {
        if (code.length() != 2 || !code.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z')) {
            return Optional.empty();
        }
        String name = Locale.of("", code).getDisplayCountry(texts.locale());
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** What a search for a relay, or a channel with one, looks through: its name, its country, and the id, in lower case. */
    public String searched(String relayName, String country, Bytes id) {
        return String.join("\n", relayName, country, country(country).orElse(""), id.toString()).toLowerCase(Locale.ROOT);
    }
}
