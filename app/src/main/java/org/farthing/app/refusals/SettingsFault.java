package org.farthing.app.refusals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What is wrong in {@code farthing.toml}.
 *
 * @param line  from 1, where that is known
 * @param about what the rule's words name: the setting, and what it may be
 */
public record SettingsFault(OptionalInt line, Rule rule, List<Object> about) implements Reason.Worded {
    /** What was not kept to. */
    public enum Rule {
        NOT_UNDERSTOOD, TOO_LONG, UNKNOWN, NUMBER, YES_OR_NO, LANGUAGE, LOOK, TEXT, NEVER_USE, ROUTE, NODE, NODES, FEE, FEE_DECIMALS, COINS,
        SPREAD, CONTRACTS, ADDRESS
    }

    public SettingsFault {
        about = List.copyOf(about);
    }

    public SettingsFault(Rule rule, Object... about) {
        this(OptionalInt.empty(), rule, List.of(about));
    }

    public SettingsFault in(OptionalInt found) {
        return new SettingsFault(found, rule, about);
    }

    /** The rule alone, as the end of a sentence. */
    public Phrase phrase() {
        return new Phrase(rule, about);
    }

    /** As {@link #phrase()} says. */
    public record Phrase(Rule rule, List<Object> parts) implements Reason.Worded {
        @Override
        public Kind kind() {
            return Kind.FOREIGN_OR_DAMAGED_DATA;
        }

        @Override
        public String bundle() {
            return Refusal.BUNDLE;
        }

        @Override
        public String key() {
            return "settings-rule." + rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Kind kind() {
        return Kind.FOREIGN_OR_DAMAGED_DATA;
    }

    @Override
    public String bundle() {
        return Refusal.BUNDLE;
    }

    @Override
    public String key() {
        return line.isPresent() ? "settings-fault.line" : "settings-fault";
    }

    @Override
    public List<Object> parts() {
        var parts = new ArrayList<Object>();
        line.ifPresent(parts::add);
        parts.add(phrase());
        return parts;
    }
}
