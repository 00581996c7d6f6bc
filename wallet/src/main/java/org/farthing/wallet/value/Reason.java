package org.farthing.wallet.value;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import org.farthing.wallet.value.WalletException.Kind;

/** What went wrong, apart from its words: for whoever says it in another language. Holds no secret and no address of Alice's. */
public sealed interface Reason {
    Kind kind();

    /** In English: what happened, and what to do. */
    String sentence();

    /** One that a program around the wallet has of its own. */
    non-sealed interface OfProgram extends Reason {
    }

    /**
     * One whose words lie in a bundle of sentences, a file for each language; the English ones are what commands print. They are patterns
     * of {@link MessageFormat}.
     */
    non-sealed interface Worded extends Reason {
        /** Such as {@code org.farthing.wallet.refusals}. */
        String bundle();

        String key();

        /** What is filled in: texts, whole numbers, and other reasons, which are worded in the same language. */
        List<Object> parts();

        @Override
        default String sentence() {
            return sentence(Locale.ENGLISH, bundle -> ResourceBundle.getBundle(bundle, Locale.ROOT));
        }

        /**
         * In another language.
         *
         * @param locale  what numbers are written by
         * @param bundles the sentences of that language, by the bundle's name
         */
        default String sentence(Locale locale, Function<String, ResourceBundle> bundles) {
            Object[] filled = parts().stream()
                    .map(part -> part instanceof Worded other ? other.sentence(locale, bundles) : part).toArray();
            return new MessageFormat(bundles.apply(bundle()).getString(key()), locale).format(filled);
        }
    }

    /** The password does not open the vault. */
    record WrongPassword() implements Reason {
        @Override
        public Kind kind() {
            return Kind.WRONG_PASSWORD;
        }

        @Override
        public String sentence() {
            return "That password does not open this wallet. Nothing was changed. Try again, or restore the wallet from its words.";
        }
    }

    /** The keys that are needed are wiped. */
    record Locked() implements Reason {
        @Override
        public Kind kind() {
            return Kind.LOCKED;
        }

        @Override
        public String sentence() {
            return "The wallet is locked. Unlock it and try again.";
        }
    }

    /** Recovery words come in twelves. @param words that were typed */
    record WordCount(int words) implements Reason {
        @Override
        public Kind kind() {
            return Kind.BAD_WORDS;
        }

        @Override
        public String sentence() {
            return words == 1 ? "That is 1 word. A wallet has 12 or 24." : "That is " + words + " words. A wallet has 12 or 24.";
        }
    }

    /**
     * Something that stands in no list of recovery words.
     *
     * @param typed    its beginning
     * @param position from 1
     * @param meant    the likeliest word, if any is near
     */
    record NoWord(String typed, int position, Optional<String> meant) implements Reason {
        @Override
        public Kind kind() {
            return Kind.BAD_WORDS;
        }

        @Override
        public String sentence() {
            return "“" + typed + "”, word " + position + ", is not a recovery word. "
                    + meant.map(word -> "Did you mean “" + word + "”?").orElse("Compare it with what you wrote down.");
        }
    }

    /** Recovery words whose checksum is wrong. */
    record NoWallet() implements Reason {
        @Override
        public Kind kind() {
            return Kind.BAD_WORDS;
        }

        @Override
        public String sentence() {
            return "Each of these is a recovery word, but together they are no wallet's: one is wrong or two are swapped. "
                    + "Compare them, in order, with what you wrote down.";
        }
    }

    /** @param needed at most, with the network's fee */
    record NotEnough(Amount needed, String coin, Amount held) implements Reason {
        @Override
        public Kind kind() {
            return Kind.NOT_ENOUGH_MONEY;
        }

        @Override
        public String sentence() {
            return "This takes up to " + needed.toCoins() + " " + coin + " with the network's fee, and the account holds " + held.toCoins()
                    + ". Add money or choose less.";
        }
    }

    /** What is on its way already leaves too little for this. */
    record NotEnoughBeside() implements Reason {
        @Override
        public Kind kind() {
            return Kind.NOT_ENOUGH_MONEY;
        }

        @Override
        public String sentence() {
            return "The account does not hold enough for this beside what is already on its way. Nothing was sent.";
        }
    }

    /** @param limit for a unit of gas */
    record FeeTooHigh(Amount limit, String coin) implements Reason {
        @Override
        public Kind kind() {
            return Kind.TRANSACTION_REFUSED;
        }

        @Override
        public String sentence() {
            return "The network's fee is above the limit that this wallet pays, " + limit.toCoins() + " " + coin
                    + " for a unit of gas. Nothing was sent. Wait until it falls, raise the limit, or use another node.";
        }
    }

    /** Somebody else uses the account's next number. */
    record SentElsewhere() implements Reason {
        @Override
        public Kind kind() {
            return Kind.TRANSACTION_REFUSED;
        }

        @Override
        public String sentence() {
            return "Another wallet is sending from the same account just now. Wait a minute and try again.";
        }
    }

    /** The node does not pass the transaction on. */
    record NotTaken() implements Reason {
        @Override
        public Kind kind() {
            return Kind.TRANSACTION_REFUSED;
        }

        @Override
        public String sentence() {
            return "The node did not take the transaction. Nothing was sent; try again, or use another node.";
        }
    }

    /** The node stopped to follow its network. */
    record NodeBehind(long minutes) implements Reason {
        @Override
        public Kind kind() {
            return Kind.CHAIN_UNREACHABLE;
        }

        @Override
        public String sentence() {
            return "The node's newest block is " + minutes
                    + " minutes old. Wait until it has caught up, check this computer's clock, or use another node.";
        }
    }

    /** @param host of the node, which the user named */
    record NodeTrouble(String host, Fault fault) implements Reason {
        /** What a node may do instead of answering. */
        public enum Fault {
            TOO_MANY_QUESTIONS("asks for fewer questions at a time. Wait a minute, or use another node."),
            BROKE_OFF("broke off in the middle of an answer. Try again, or use another node."),
            TOO_LONG("gave an answer that is too long. Use another node."),
            SILENT("does not answer in time. Check the connection, or use another node."),
            UNREACHABLE("cannot be reached. Check that it runs and that its address is right.");

            private final String words;

            Fault(String words) {
                this.words = words;
            }
        }

        @Override
        public Kind kind() {
            return Kind.CHAIN_UNREACHABLE;
        }

        @Override
        public String sentence() {
            return "The node at " + host + " " + fault.words;
        }
    }

    /** The node serves another chain than the wallet's. @param there the chain's number */
    record OtherChain(String host, long there, String network, long chainId) implements Reason {
        @Override
        public Kind kind() {
            return Kind.WRONG_CHAIN;
        }

        @Override
        public String sentence() {
            return "The node at " + host + " belongs to chain " + there + ", not to " + network + " (chain " + chainId
                    + "). Choose another node or another network.";
        }
    }
}
