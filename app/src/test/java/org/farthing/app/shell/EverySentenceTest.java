package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The sentences that people meet when something is empty, stopped, out of money or typed wrongly, each with the test that provokes it
 * through the window and reads it there. A sentence without such a test, or a test that no longer asserts its words, fails here.
 */
class EverySentenceTest {
    /** When, the words that are asserted, and where. Amounts and names are those of the test. */
    private static final String SENTENCES = """
            address, length | An address starts with 0x and has 42 characters; this has 41. | WalletPageTest
            address, checksum | One character is mistyped: the capitals do not match. Copy the address again. | WalletPageTest
            address, own | This is your own address; the chain will show both belong together. | WalletPageTest
            address, a contract | A program lives there; it may not be able to send money back. | WalletPageTest
            amount, no number | Write an amount like 0.25. | ChannelOrdersTest
            amount, too fine | PLAY has at most 18 decimals. | WalletPageTest
            amount, zero | Write more than 0. | OpeningAndBackTest
            amount, too much | With the fee you can send at most 93.99113 PLAY. | WalletPageTest
            relays, too few | Choose at least 3: an entry, a middle and an exit. | OpeningAndBackTest
            life, days | Choose 7 to 90 days. | ChannelOrdersTest
            top-up, closing | This channel is closing; money added now would only come back later. Open a new one. | ChannelOrdersTest
            new password, short | Use 12 characters or more; four random words are easy to keep. | WalletJourneyTest
            new password, differs | The two passwords differ. Type the second one again. | WalletJourneyTest
            words, count | That is 11 words. A wallet has 12 or 24. | RestoreJourneyTest
            words, mistyped | “aple”, word 4, is not a recovery word. Did you mean “apple”? | RestoreJourneyTest
            words, checksum | All 12 are recovery words, but together they open no wallet. One is wrong or two are swapped. \
            Compare from word 1. | RestoreJourneyTest
            words, of an empty wallet | These words open a wallet without money or channels on Practice world. Try another \
            network, or check the words. | RestoreJourneyTest
            words check, wrong pick | Look at your paper; Back shows the words again. | WalletJourneyTest
            password, wrong | That password does not open this wallet. Nothing was changed. Check Caps Lock and the keyboard \
            layout, then try again. | FirstRunJourneyTest
            node, form | Start with https://, or http:// for this computer. | SettingsPageTest
            node, silent | 127.0.0.1 gave no answer in 10 s. Nothing was changed. | WalletJourneyTest
            node, other chain | That node is on Practice world; this wallet is on Gnosis Chain. | WalletJourneyTest
            port, range | A port is a number from 1024 to 65535. | SettingsPageTest
            port, taken | Another program uses port | SettingsPageTest
            relays, price filter | Write a price like 0.1. | RelaysPageTest
            day limit, form | Write an amount, or leave it empty for no limit. | SettingsPageTest
            voucher file, not ours | This is not a Farthing voucher file. | ChannelOrdersTest
            voucher file, changed | was changed after it was signed: the signature does not match. | ChannelOrdersTest
            save, no right | Farthing may not write there. Choose another folder. | WalletPageTest
            save, exists | This file exists. Replace it? | ChannelOrdersTest
            save, no name | Write a file’s name. | StatesTest
            welcome, working | 6 relays | FirstRunJourneyTest
            welcome, partial | 5 of 6 relays started; that is enough. | PracticeStartTest
            welcome, port taken | so Farthing’s proxy listens on port | FirstRunJourneyTest
            welcome, folder | The data folder cannot be written to. | FirstRunJourneyTest
            welcome, no funds | Nothing has arrived yet. You can leave; it keeps looking. | WalletJourneyTest
            home, empty | No channels yet. A channel is a deposit one relay may earn from; browsing needs at least three. | StatesTest
            home, working | Reaching your first relay. Not protected until the last step, a check through all relays, succeeds. | \
            StatesTest
            home, blocked | No relay answered. Is this computer online? | CircuitsPageTest
            home, day limit | Today’s limit of 1.00 PLAY is reached; browsing is paused. | TruthTest
            home, partial | Connected; 2 spare paths could not be built. | StatesTest
            home, no funds | Every usable deposit is spent. Browsing is paused; nothing leaks. | StatesTest
            wallet, empty | No money yet. Your address is below. | WalletPageTest
            wallet, no contract | Farthing’s contract is not on Sepolia yet. | WalletPageTest
            wallet, other contract | The contract on this chain is not the known one. | WalletPageTest
            wallet, late | Sent; no block has it after 5 minutes. Speed up pays a higher fee. | StatesTest
            wallet, no funds | The account has not enough for the network’s fee. Receive money first. | StatesTest
            channels, empty | No channels. A channel is a deposit one relay may earn from. | StatesTest
            channels, no fit | No channel fits. Loosen a filter. | StatesTest
            channels, partial | 1 of 5 open, 2 waiting, 1 failed (nothing locked) | OpeningAndBackTest
            channels, no funds | You have 2.10 PLAY: enough for 2 channels. | OpeningAndBackTest
            get back, empty | Nothing is locked. | OpeningAndBackTest
            get back, asking | Asking relays to close: 3 of 24 | OpeningAndBackTest
            get back, waiting | 20 of 24 channels are over, 19.77 PLAY is back. | OpeningAndBackTest
            get back, refund failed | 19.77 PLAY is back; 1 refund failed and will be tried at | OpeningAndBackTest
            get back, done | All 22.61 PLAY is back. 1.39 PLAY was earned by relays, 0.0029 PLAY went to fees. | OpeningAndBackTest
            get back, no fee | The wallet has no coin for the fee of 0.0004 PLAY. | OpeningAndBackTest
            get back, changed | The figures have changed | OpeningAndBackTest
            vouchers, empty | No vouchers yet. They appear as you browse. | VoucherHistoryTest
            vouchers, no fit | No voucher fits. Clear the search to see all. | StatesTest
            vouchers, partial | 410 genuine, 2 not. | ChannelOrdersTest
            vouchers, blocked | The voucher file is damaged after No. 1 471; the relay’s copy can fill it. | ChannelOrdersTest
            vouchers, all damaged | The voucher file is damaged from its first voucher on; the relay’s copy can fill it. | ChannelOrdersTest
            vouchers, filled | Filled: Cedar’s copy is No. 1 473 now, and bears your signature. The damaged one before it stays lost. | \
            ChannelOrdersTest
            vouchers, relay silent | Cedar did not answer. Nothing was changed; try again later. | ChannelOrdersTest
            vouchers, older copy | Cedar’s copy is older. Nothing was changed. | ChannelOrdersTest
            relays, no fit | No relay fits. Loosen a filter. | RelaysPageTest
            relays, no list | No list was read yet. | RelaysPageTest
            relays, partial | 38 of 46 did not send a valid description and are left out. | RelaysPageTest
            relays, old list | The list is 3 days old; paths are not built on it. | RelaysPageTest
            circuits, empty | No circuit. Connect first. | CircuitsPageTest
            circuits, working | Hop 2 of 3 | CircuitsPageTest
            circuits, replaced | Built at another try; Doum was replaced. | CircuitsPageTest
            circuits, port | No exit you pay allows port 25. | CircuitsPageTest
            circuits, blocked | Nothing goes out directly. | CircuitsPageTest
            browser, none | No supported browser found. Install Firefox, or read the check page here. | BrowserPageTest
            browser, working | Making a throw-away profile | StatesTest
            browser, partial | Open. IPv6 could not be checked, so it is off. | BrowserPageTest
            browser, no funds | Paused until a deposit is topped up. | BrowserPageTest
            browser, refused | Not opened: names would be looked up by this computer. Nothing was sent. Try another browser. | \
            BrowserPageTest
            relay mode, empty | Not a relay yet. About 5 minutes to set up. | RelayModeSetupTest
            relay mode, working | Step 2 of 4: entering the list of relays | RelayModeSetupTest
            relay mode, partial | Cashed 18 of 20; 2 would cost more than they bring. | RelayModePageTest
            relay mode, blocked | Port 9443 cannot be reached from outside. Open it in your router. | RelayModePageTest
            relay mode, no funds | Cashing needs a fee of 0.0004 xDAI. | RelayModePageTest
            relay mode, exits | Sites will see your internet address for what strangers do. Read the notes on exits first. | RelayModeSetupTest
            relay price | Write a price like 0.0001. | RelayModeSetupTest
            exit ports | Write ports like 443 or 6000-6010, with commas between. | RelayModePageTest
            relay port | A port is a number from 1024 to 65535. | RelayModeSetupTest
            relay port, taken | Another program uses 9250. Take 9251 or any free port. | RelayModeSetupTest
            moment 10, relay | You have not cashed 3.10 xDAI. Be back before 23 Nov 2026, 14:05, or payers may take 0.02 xDAI of it. | \
            StatesTest
            settings, broken file | The settings file has an error in line 14: socks_port is a number from 0 to 65535. Last good \
            settings are in use. | SettingsPageTest
            check-up, working | Check 1 of | CheckupPageTest
            check-up, partial | need you | CheckupPageTest
            chain, silent | The chain node has not answered since 14:02:09. Amounts are from then. Browsing goes on; opening, sending and \
            refunds wait. | StatesTest
            chain, offline | The wallet could not be read just now; what you see is from before. | StatesTest
            locked | Locked. Browsing goes on; money cannot be moved. | FirstRunJourneyTest
            moment 1 | You are not connected. Programs that use Farthing’s proxy cannot reach the internet until you connect. | StatesTest
            moment 1, lost | Connection lost at | TruthTest
            moment 2 | Connecting, step 2 of 4 | TruthTest
            moment 3 | Other programs are not covered. Someone who watches both your line and the site’s can still match the \
            timing. | StatesTest
            moment 4 | Each relay on your path sees the deposit that pays it | StatesTest
            moment 5 | The deposit with Cedar runs low | NoticesTest
            moment 5, text | Then Farthing moves to another relay you have paid. | NoticesTest
            moment 6 | Cedar took a payment and stopped | NoticesTest
            channels, used elsewhere | Something else is paid from this channel: another wallet with the same words | StatesTest
            channels, overcounted | claims more service than arrived here, so it is paid no more. | StatesTest
            channels, price raised | asks for more than this channel was to pay. | StatesTest
            channels, not stored | The ledger could not be written, so nothing is signed. | StatesTest
            channels, signature refused | does not accept this wallet’s signature. | StatesTest
            channels, deposit not seen | does not see the whole deposit yet, as after a top-up. | StatesTest
            channels, expiring | takes no more payments so near the refund date. | StatesTest
            moment 7 | Refund possible from 22 Dec 2026, 14:05 (in 30 days). | StatesTest
            moment 7, by itself | Farthing does it by itself when it is open and unlocked; if it is closed, nothing is lost, it only \
            waits. | StatesTest
            moment 7, fee | The network fee of that is 0.00004 PLAY at most. | StatesTest
            moment 7, by hand | Then it waits for you, and nothing is lost: press “Refund…” once its day has come. | StatesTest
            moment 8 | Found 3 channels with 3.00 PLAY | RestoreJourneyTest
            moment 8, relays | All 3 relays confirmed what you last signed; the channels can be used again. | RestoreJourneyTest
            moment 10 | Close Farthing with 6.00 xDAI in channels? | StatesTest
            moment 10, text | It is safe to close. Relays can cash only the | StatesTest
            """;
    private static final Path TESTS = Path.of("src", "test", "java", "org", "farthing", "app", "shell");
    /** A literal that goes on in the next line. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private record Sentence(String when, String words, String test) {
        static Sentence of(String line) {
            String[] parts = line.split(" \\| ", 3);
            return new Sentence(parts[0], parts[1], parts[2]);
        }
    }

    /** The test's text as its sentences read: joined, and with plain blanks. */
    private static String read(String test) throws IOException {
        return JOINT.matcher(Files.readString(TESTS.resolve(test + ".java"))).replaceAll("")
                .replace("\\u00A0", " ").replace("\\u202F", " ").replace('\u00A0', ' ');
    }

    @Test
    void eachIsProvokedAndReadByATest() throws IOException {
        List<Sentence> all = SENTENCES.lines().map(Sentence::of).toList();
        var missing = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        for (Sentence sentence : all) {
            if (!read(sentence.test()).contains(sentence.words())) {
                missing.add(sentence.when() + ": " + sentence.words() + " in " + sentence.test());
            }
            if (!seen.add(sentence.when())) {
                missing.add(sentence.when() + " twice");
            }
        }
        assertEquals(List.of(), missing);
    }
}
