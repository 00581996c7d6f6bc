package org.farthing.app.fx;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.NotOpened;
import org.farthing.app.language.Language;
import org.farthing.app.session.Blockage;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.RelayListing;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;

/** The words for a standing, a role and a country, the same on every screen. Immutable. */
public final class Words {
    private static final int STEPS_NAMED = 4;

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

    /** What is wrong with circuits and, where that helps, what to do: one to three sentences. */
    public String blockage(Blockage why) {
        return switch (why) {
            case Blockage.NothingToPayFrom _ -> texts.get("blockage.nothing-to-pay-from");
            case Blockage.TooFewRelays _ -> texts.get("blockage.too-few-relays");
            case Blockage.DayIsOver _ -> texts.get("blockage.day-is-over");
            case Blockage.EntryUsedUp(String relay) -> texts.get("blockage.entry-used-up", relay);
            case Blockage.EntryAwaited _ -> texts.get("blockage.entry-awaited");
            case Blockage.EntriesSilent(boolean offline) -> texts.get(offline ? "blockage.offline" : "blockage.entries-silent");
            case Blockage.EntrySuspicious(String relay, long percent) -> texts.get("blockage.entry-suspicious", percent, relay);
            case Blockage.Ended(Optional<String> relay, CircuitFailure.Reason reason) ->
                    relay.map(name -> texts.get("blockage.ended." + word(reason), name)).orElseGet(() -> texts.get("blockage.ended"));
            case Blockage.ListRefused(RelayListing.Alarm alarm) -> texts.get("blockage.list." + word(alarm));
        };
    }

    /** Why something was refused, and what to do. What has no words in this language is said in general, with the English ones behind. */
    public String refusal(WalletException refusal) {
        if (texts.language().equals(Language.ENGLISH)) {
            return refusal.getMessage();
        }
        return refusal.reason().map(this::reason).orElseGet(() -> texts.get("refusal.kind." + word(refusal.kind()), refusal.getMessage()));
    }

    /** As {@link #refusal(WalletException)}; nothing for what nobody foresaw. */
    public String refusal(Optional<WalletException> refusal) {
        return refusal.map(this::refusal).orElse("");
    }

    String reason(Reason reason) {
        return switch (reason) {
            case Reason.WrongPassword _ -> texts.get("refusal.wrong-password");
            case Reason.Locked _ -> texts.get("refusal.locked");
            case Reason.WordCount(int words) -> texts.get("refusal.word-count", words);
            case Reason.NoWord(String typed, int position, Optional<String> meant) ->
                    meant.map(word -> texts.get("refusal.no-word.meant", typed, position, word))
                            .orElseGet(() -> texts.get("refusal.no-word", typed, position));
            case Reason.NoWallet _ -> texts.get("refusal.no-wallet");
            case Reason.NotEnough(Amount needed, String coin, Amount held) ->
                    texts.get("refusal.not-enough", needed.toCoins(), coin, held.toCoins());
            case Reason.NotEnoughBeside _ -> texts.get("refusal.not-enough-beside");
            case Reason.FeeTooHigh(Amount limit, String coin) -> texts.get("refusal.fee-too-high", limit.toCoins(), coin);
            case Reason.SentElsewhere _ -> texts.get("refusal.sent-elsewhere");
            case Reason.NotTaken _ -> texts.get("refusal.not-taken");
            case Reason.NodeBehind(long minutes) -> texts.get("refusal.node-behind", minutes);
            case Reason.NodeTrouble(String host, Reason.NodeTrouble.Fault fault) -> texts.get("refusal.node." + word(fault), host);
            case Reason.OtherChain(String host, long there, String network, long chainId) ->
                    texts.get("refusal.other-chain", host, Long.toString(there), network, Long.toString(chainId));
            case NotOpened browser -> browser.sentence(new BrowserTexts(texts.language()));
            case Reason.Worded worded -> phrase(worded);
            case Reason.OfProgram other -> other.sentence();
        };
    }

    /** What has its words in a bundle of its own. */
    public String phrase(Reason.Worded worded) {
        return texts.language().drawn(worded.sentence(texts.locale(), texts.language()::bundle));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
        return name.isEmpty() ? Optional.empty() : Optional.of(texts.language().drawn(name));
    }

    /** A key pressed together with the one for shortcuts, as keyboards of the language name that: "Ctrl+I", "Strg+I", "Cmd+I". */
    public String shortcut(String key) {
        return modifier() + "+" + key;
    }

    /** The name of the key for shortcuts. */
    public String modifier() {
        return System.getProperty("os.name", "").startsWith("Mac") ? "Cmd" : texts.get("modifier-key");
    }

    /** What is being done to connect, and that it protects nobody yet. The four steps have names; another program's seventh has a number. */
    public String connecting(Status status) {
        boolean named = status.steps() == STEPS_NAMED && status.step() >= 1 && status.step() <= STEPS_NAMED;
        return named ? texts.get("connecting." + status.step()) : texts.get("connecting.other", status.step(), status.steps());
    }

    /** Both sentences, or the one that is not empty. */
    public String sentences(String one, String other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : texts.get("sentences", one, other);
    }

    /** "entry · Iceland", or the role alone where the country is not known. */
    public String roleIn(String role, String country) {
        return country(country).map(name -> texts.get("role-in-country", role(role), name)).orElseGet(() -> role(role));
    }

    /** "entry, middle": things beside each other, none for no things. */
    public String list(List<String> things) {
        return things.stream().reduce((before, next) -> texts.get("list.next", before, next)).orElse("");
    }

    /** "Switzerland, Iceland and Norway": things within a sentence, none for no things. */
    public String allOf(List<String> things) {
        return things.size() < 2 ? list(things) : texts.get("list.last", list(things.subList(0, things.size() - 1)), things.getLast());
    }

    /**
     * "Alder › Birch › Cedar": stops in the order of the way. Where reading goes from right to left a word stands between them: a sign
     * would turn round between names in Latin letters, and JavaFX draws the marks that keep it from that as boxes.
     */
    public String path(List<String> stops) {
        return stops.stream().reduce((before, next) -> texts.get("path.next", before, next)).orElse("");
    }

    /** What a search for a relay, or a channel with one, looks through: its name, its country, and the id, in lower case. */
    public String searched(String relayName, String country, Bytes id) {
        return Language.searched(String.join("\n", relayName, country, country(country).orElse(""), id.toString()));
    }
}
