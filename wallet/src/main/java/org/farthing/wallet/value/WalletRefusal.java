package org.farthing.wallet.value;

import java.util.List;
import org.farthing.wallet.value.WalletException.Kind;

/** What the wallet refuses, each with one or two sentences in {@code org/farthing/wallet/refusals.properties} and what lies beside it. */
public enum WalletRefusal {
    NO_CHANNEL_HERE(Kind.CHANNEL_STATE),
    NO_CHANNEL_STORED(Kind.CHANNEL_STATE),
    EACH_CHANNEL_ONCE(Kind.BAD_INPUT),
    NOTHING_PENDING(Kind.CHANNEL_STATE),
    NOT_OPEN_TO_CLOSE(Kind.CHANNEL_STATE),
    ADDITION(Kind.BAD_INPUT),
    LONGEST_LIFE(Kind.BAD_INPUT),
    LIFE(Kind.BAD_INPUT),
    OPENED_ALREADY(Kind.CHANNEL_STATE),
    OTHER_VAULT(Kind.FOREIGN_OR_DAMAGED_DATA),
    FOREIGN_VOUCHER(Kind.CHANNEL_STATE),
    NO_PATIENCE(Kind.BAD_INPUT),
    NOTHING_TO_RECOVER(Kind.CHANNEL_STATE),
    SPREAD(Kind.BAD_INPUT),
    EQUAL_DEPOSITS(Kind.BAD_INPUT),
    OPENINGS_UNDER_WAY(Kind.CHANNEL_STATE),
    BATCH(Kind.BAD_INPUT),
    CHAIN_CHANGED(Kind.CHAIN_UNREACHABLE),
    CHANNEL_STATE_UNKNOWN(Kind.FOREIGN_OR_DAMAGED_DATA),
    NO_LEDGER(Kind.STORAGE_UNAVAILABLE),
    READ_ONLY(Kind.ALREADY_RUNNING),
    LEDGER_DAMAGED(Kind.FOREIGN_OR_DAMAGED_DATA),
    LEDGER_IN_USE(Kind.ALREADY_RUNNING),
    LEDGER_UNAVAILABLE(Kind.STORAGE_UNAVAILABLE),
    NO_DATABASE(Kind.FOREIGN_OR_DAMAGED_DATA),
    RULES_BROKEN(Kind.CHANNEL_STATE),
    NO_TRANSACTION_HERE(Kind.BAD_INPUT),
    OTHER_CHAINS_FOLDER(Kind.WRONG_CHAIN),
    EARLIER_VERSION(Kind.FOREIGN_OR_DAMAGED_DATA),
    OTHER_PROGRAMS_FILE(Kind.FOREIGN_OR_DAMAGED_DATA),
    LATER_VERSION(Kind.FOREIGN_OR_DAMAGED_DATA),
    LEDGER_GONE(Kind.FOREIGN_OR_DAMAGED_DATA),
    LEDGER_CHANGED(Kind.FOREIGN_OR_DAMAGED_DATA),
    SAME_HOST(Kind.BAD_INPUT),
    ASKING_INTERRUPTED(Kind.CHAIN_UNREACHABLE),
    NODE_NONSENSE(Kind.CHAIN_UNREACHABLE),
    NO_DATA_FEE(Kind.CHAIN_UNREACHABLE),
    NO_EVENTS(Kind.CHAIN_UNREACHABLE),
    TOO_LARGE(Kind.TRANSACTION_REFUSED),
    CONTRACT_REFUSES(Kind.TRANSACTION_REFUSED),
    NOT_ENOUGH_WITH_FEE(Kind.NOT_ENOUGH_MONEY),
    WILL_NOT_ANSWER(Kind.CHAIN_UNREACHABLE),
    NODE_ADDRESS(Kind.BAD_INPUT),
    NODE_AT_NONSENSE(Kind.CHAIN_UNREACHABLE),
    NODE_FAULT(Kind.CHAIN_UNREACHABLE),
    NO_NODE(Kind.WRONG_CHAIN),
    NO_TRANSACTION(Kind.BAD_INPUT),
    IN_BLOCK_ALREADY(Kind.TRANSACTION_REFUSED),
    FEE_ABOVE_LIMIT(Kind.TRANSACTION_REFUSED),
    ROLLED_BACK(Kind.TRANSACTION_REFUSED),
    REPLACED_ELSEWHERE(Kind.TRANSACTION_REFUSED),
    STILL_WAITING(Kind.TRANSACTION_REFUSED),
    LIST_NONSENSE(Kind.CHAIN_UNREACHABLE),
    CHANNELS_NOT_OURS(Kind.WRONG_CONTRACT),
    REGISTRY_NOT_OURS(Kind.WRONG_CONTRACT),
    FILE_EXISTS(Kind.BAD_INPUT),
    NO_FILE(Kind.STORAGE_UNAVAILABLE),
    FILE_UNREADABLE(Kind.STORAGE_UNAVAILABLE),
    WALLET_THERE(Kind.BAD_INPUT),
    WALLET_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    COPY_NOT_PUT_BACK(Kind.STORAGE_UNAVAILABLE),
    NEITHER_OPENS(Kind.FOREIGN_OR_DAMAGED_DATA),
    NO_WALLET_HERE(Kind.STORAGE_UNAVAILABLE),
    WALLET_UNREADABLE(Kind.STORAGE_UNAVAILABLE),
    VOUCHERS_NOT_WRITTEN(Kind.STORAGE_UNAVAILABLE),
    VAULT_EMPTY(Kind.FOREIGN_OR_DAMAGED_DATA),
    NO_VAULT(Kind.FOREIGN_OR_DAMAGED_DATA),
    VAULT_LATER(Kind.FOREIGN_OR_DAMAGED_DATA),
    VAULT_DAMAGED(Kind.FOREIGN_OR_DAMAGED_DATA);

    static final String BUNDLE = "org.farthing.wallet.refusals";

    private final Kind kind;

    WalletRefusal(Kind kind) {
        this.kind = kind;
    }

    /** @param parts what the sentence names: texts, whole numbers, and other reasons; neither secrets nor addresses of Alice's */
    public Reason reason(Object... parts) {
        return new ListedReason(kind, BUNDLE, ListedReason.key(this), List.of(parts));
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
