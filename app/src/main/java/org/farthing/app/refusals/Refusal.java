package org.farthing.app.refusals;

import java.util.List;
import org.farthing.wallet.value.ListedReason;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What the program around the wallet refuses, each with its sentence in this package's bundle. */
public enum Refusal {
    FOLDER_IS_FILE(Kind.FOREIGN_OR_DAMAGED_DATA),
    FOLDER_FOREIGN(Kind.FOREIGN_OR_DAMAGED_DATA),
    FOLDER_UNREADABLE(Kind.STORAGE_UNAVAILABLE),
    FOLDER_UNWRITABLE(Kind.STORAGE_UNAVAILABLE),
    FOLDER_RIGHTS(Kind.STORAGE_UNAVAILABLE),
    NOT_ALL_ERASED(Kind.STORAGE_UNAVAILABLE),
    FOLDER_IN_USE(Kind.ALREADY_RUNNING),
    SETTINGS_UNREADABLE(Kind.STORAGE_UNAVAILABLE),
    BROWSER_NOT_FOUND(Kind.BAD_INPUT),
    NO_BROWSER(Kind.BAD_INPUT),
    NO_PROFILE(Kind.STORAGE_UNAVAILABLE),
    BROWSER_NOT_STARTED(Kind.STORAGE_UNAVAILABLE),
    OWN_NETWORK(Kind.BAD_INPUT),
    CLOSING(Kind.CHANNEL_STATE),
    WALLET_DOES_NOT_RUN(Kind.CHANNEL_STATE),
    NOT_JUST_RESTORED(Kind.CHANNEL_STATE),
    EMPTY_NOT_REMOVED(Kind.STORAGE_UNAVAILABLE),
    NO_PRACTICE_WORLD(Kind.CHANNEL_STATE),
    OTHER_WORDS(Kind.BAD_INPUT),
    COPY_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    CHECK_PAGE_LOST(Kind.CHANNEL_STATE),
    NO_CHECK_LATELY(Kind.CHANNEL_STATE),
    NODE_ELSEWHERE(Kind.WRONG_CHAIN),
    CIRCUITS_LATE(Kind.CHANNEL_STATE),
    HISTORY_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    SITE_NAME(Kind.BAD_INPUT),
    PLAN_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    NO_NODE_TO_ASK(Kind.BAD_INPUT),
    FILE_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    NO_FILE_MANAGER(Kind.STORAGE_UNAVAILABLE),
    NO_EDITOR(Kind.STORAGE_UNAVAILABLE),
    PASSWORD_NOT_KEPT(Kind.STORAGE_UNAVAILABLE),
    NO_ACCOUNT_TO_EXPORT(Kind.BAD_INPUT),
    AT_WORK(Kind.CHANNEL_STATE),
    LOCKING_INTERRUPTED(Kind.CHANNEL_STATE),
    LOCKED(Kind.LOCKED),
    NODE_UNKNOWN(Kind.BAD_INPUT),
    NODE_FORM(Kind.BAD_INPUT),
    TWO_NODES(Kind.BAD_INPUT),
    CONTRACTS_KNOWN(Kind.BAD_INPUT),
    PASSWORD_SHORT(Kind.BAD_INPUT),
    WALLET_IN_FOLDER(Kind.BAD_INPUT),
    LEDGER_IN_FOLDER(Kind.BAD_INPUT),
    NO_OTHER_PATH(Kind.CHANNEL_STATE),
    NO_WALLET_PORT(Kind.STORAGE_UNAVAILABLE),
    CHOOSING_LATE(Kind.CHANNEL_STATE),
    RELAY_LATE(Kind.CHANNEL_STATE),
    CLOSING_INTERRUPTED(Kind.CHANNEL_STATE),
    ADDRESS_OF_NOBODY(Kind.BAD_INPUT),
    BEING_OPENED(Kind.ALREADY_RUNNING),
    OPEN_ALREADY(Kind.ALREADY_RUNNING),
    NO_BROWSER_PORT(Kind.STORAGE_UNAVAILABLE),
    FIRST_PAGE(Kind.BAD_INPUT),
    LOCKED_NO_PAY(Kind.LOCKED),
    NONE_OPEN(Kind.CHANNEL_STATE),
    NO_CONTRACTS(Kind.WRONG_CONTRACT),
    WORDS_OF_ANOTHER(Kind.BAD_WORDS),
    NODE_OVER_CIRCUITS(Kind.CHAIN_UNREACHABLE),
    NO_TEMPORARY(Kind.STORAGE_UNAVAILABLE),
    NO_CONTROL(Kind.STORAGE_UNAVAILABLE),
    PAGE_LOST(Kind.CHANNEL_STATE),
    PRACTICE_INTERRUPTED(Kind.CHANNEL_STATE),
    PRACTICE_LEDGER_GONE(Kind.FOREIGN_OR_DAMAGED_DATA),
    PRACTICE_CHAIN_GONE(Kind.FOREIGN_OR_DAMAGED_DATA),
    NO_PRACTICE_SITE(Kind.STORAGE_UNAVAILABLE),
    PRACTICE_RELAY_FILE(Kind.FOREIGN_OR_DAMAGED_DATA),
    PRACTICE_RELAY_FILES(Kind.STORAGE_UNAVAILABLE),
    PORT_TAKEN(Kind.BAD_INPUT),
    PORT_TAKEN_AT_START(Kind.BAD_INPUT),
    RELAY_RUNS_ALREADY(Kind.ALREADY_RUNNING),
    RELAY_OFF(Kind.CHANNEL_STATE),
    RELAY_GIVEN_UP(Kind.CHANNEL_STATE),
    RELAY_PASSWORD(Kind.WRONG_PASSWORD),
    RELAY_CANNOT_LISTEN(Kind.BAD_INPUT),
    RELAY_OF_ANOTHER(Kind.CHANNEL_STATE),
    RELAY_NO_CONTRACTS(Kind.WRONG_CONTRACT),
    RELAY_FILES(Kind.STORAGE_UNAVAILABLE),
    RELAY_KEY_OVER(Kind.BAD_INPUT);

    static final String BUNDLE = "org.farthing.app.refusals.text";

    private final Kind kind;

    Refusal(Kind kind) {
        this.kind = kind;
    }

    /** @param parts what the sentence names: texts, whole numbers, and other reasons */
    public Reason reason(Object... parts) {
        return new ListedReason(kind, BUNDLE, "refusal." + ListedReason.key(this), List.of(parts));
    }

    /** To be thrown. */
    public WalletException exception(Object... parts) {
        return new WalletException(reason(parts));
    }

    /** To be thrown for {@code cause}. */
    public WalletException after(Throwable cause, Object... parts) {
        return new WalletException(reason(parts), cause);
    }
}
