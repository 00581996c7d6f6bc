package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farthing.app.browser.NotOpened;
import org.farthing.app.language.Language;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.refusals.SettingsFault;
import org.farthing.app.session.Blockage;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.RelayListing;
import org.farthing.circuit.client.CircuitRefusal;
import org.farthing.wallet.channel.Step;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonWordsTest {
    static Stream<Reason> reasons() {
        Amount two = Amount.ofCoins(2);
        return Stream.of(Stream.of(new Reason.WrongPassword(), new Reason.Locked(), new Reason.WordCount(1), new Reason.WordCount(11),
                        new Reason.NoWord("aple", 4, Optional.of("apple")), new Reason.NoWord("xyz", 12, Optional.empty()),
                        new Reason.NoWallet(), new Reason.NotEnough(two, "xDAI", Amount.ofCoins(1)), new Reason.NotEnoughBeside(),
                        new Reason.FeeTooHigh(two, "xDAI"), new Reason.SentElsewhere(), new Reason.NotTaken(), new Reason.NodeBehind(12),
                        new Reason.OtherChain("node.example", 11_155_111, "Gnosis Chain", 100)),
                Arrays.stream(Reason.NodeTrouble.Fault.values()).map(fault -> new Reason.NodeTrouble("node.example", fault)),
                Arrays.stream(NotOpened.values())).flatMap(each -> each);
    }

    /** The English in the window's words is what commands print; translators have worked from it. */
    @ParameterizedTest
    @MethodSource("reasons")
    void aReasonSaysTheSameInTheWindowAndInCommands(Reason reason) {
        assertEquals(reason.sentence().replace("'", "’"), new Words(Language.ENGLISH).reason(reason).replace("'", "’"));
        for (Language language : Language.ALL.subList(1, Language.ALL.size())) {
            assertNotEquals(reason.sentence(), new Words(language).refusal(new WalletException(reason)), language.tag());
        }
    }

    /** Lists of reasons, with the beginning of their keys and the file that has their words. */
    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("org.farthing.wallet.refusals", "", "channel.",
                        Arrays.stream(WalletRefusal.values()).map(each -> each.reason(1, 2))),
                Arguments.of("org.farthing.wallet.refusals", "channel.", "",
                        Arrays.stream(Step.Refusal.values()).map(Step.Refusal::reason)),
                Arguments.of("org.farthing.circuit.refusals", "", "",
                        Arrays.stream(CircuitRefusal.values()).map(each -> each.exception(1).reason().orElseThrow())),
                Arguments.of("org.farthing.app.refusals.text", "refusal.", "",
                        Arrays.stream(Refusal.values()).map(each -> each.reason(1, 2))),
                Arguments.of("org.farthing.app.refusals.text", "settings-rule.", "", Arrays.stream(SettingsFault.Rule.values())
                        .map(each -> new SettingsFault(each, 1, 2, 3).phrase())));
    }

    /** Every reason has a sentence in each language, which is said, and every sentence has a reason. */
    @ParameterizedTest
    @MethodSource("lists")
    void everyListedReasonHasWords(String bundle, String head, String others, Stream<Reason> reasons) {
        var keys = new TreeSet<String>();
        reasons.map(Reason.Worded.class::cast).forEach(reason -> {
            assertEquals(bundle, reason.bundle());
            keys.add(reason.key());
            String english = reason.sentence();
            assertEquals(english, new WalletException(reason).getMessage(), "what commands print");
            assertEquals(english, new Words(Language.ENGLISH).refusal(new WalletException(reason)));
            var said = new HashSet<String>(List.of(english));
            for (Language language : Language.ALL.subList(1, Language.ALL.size())) {
                assertTrue(said.add(new Words(language).refusal(new WalletException(reason))), language.tag() + " " + reason.key());
            }
        });
        assertEquals(keys, Language.ENGLISH.bundle(bundle).keySet().stream()
                .filter(key -> key.startsWith(head) && (others.isEmpty() || !key.startsWith(others)))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatHasNoWordsOfItsOwnIsSaidInGeneral(Language language) {
        for (Kind kind : Kind.values()) {
            String said = new Words(language).refusal(new WalletException(kind, "Choose at least 3."));
            assertTrue(said.contains("Choose at least 3."), said);
            assertEquals(language.equals(Language.ENGLISH), said.equals("Choose at least 3."));
        }
    }

    static List<Language> languages() {
        return Language.ALL;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyBlockageHasWords(Language language) {
        var words = new Words(language);
        for (CircuitFailure.Reason reason : CircuitFailure.Reason.values()) {
            assertTrue(words.blockage(new Blockage.Ended(Optional.of("Cedar"), reason)).contains("Cedar"));
        }
        for (RelayListing.Alarm alarm : RelayListing.Alarm.values()) {
            assertTrue(words.blockage(new Blockage.ListRefused(alarm)).length() > 10);
        }
        assertTrue(words.blockage(new Blockage.EntryUsedUp("Alder")).contains("Alder"));
    }
}
