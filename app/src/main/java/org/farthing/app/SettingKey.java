package org.farthing.app;

/** The settings of {@code farthing.toml}, by name. */
public enum SettingKey {
    NETWORK("", "network"),
    RPC("", "rpc"),
    CHAIN_ID("", "chain_id"),
    COIN("", "coin"),
    MAX_FEE("", "max_fee_gwei"),
    AUTO_LOCK("", "auto_lock_minutes"),
    DISCONNECT_WHEN_LOCKING("", "disconnect_when_locking"),
    SOCKS_PORT("", "socks_port"),
    SOCKS_PASSWORD("", "socks_password"),
    SOCKS_EXTENDED_REPLIES("", "socks_extended_replies"),
    RPC_ROUTE("", "rpc_through_circuits"),
    DEPOSIT("", "deposit"),
    CHANNEL_DAYS("", "channel_days"),
    SPREAD("", "spread"),
    DAY_LIMIT("", "day_limit"),
    REFUND_BY_ITSELF("", "refund_by_itself"),
    KEEP_VOUCHERS("", "keep_vouchers_days"),
    NEVER_USE("", "never_use"),
    LANGUAGE("window", "language"),
    LOOK("window", "look"),
    TEXT_SIZE("window", "text_size"),
    REDUCE_MOTION("window", "reduce_motion"),
    FOCUS_PROBLEMS("window", "focus_problems"),
    HIDE_AMOUNTS("window", "hide_amounts"),
    CONTRACT_CHANNELS("contracts", "channels"),
    CONTRACT_REGISTRY("contracts", "registry"),
    CONTRACT_FIRST_BLOCK("contracts", "first_block"),
    PRACTICE_RELAYS("practice", "relays");

    private final String table;
    private final String key;

    SettingKey(String table, String key) {
        this.table = table;
        this.key = key;
    }

    /** The table's name; empty for the keys before the first table. */
    public String table() {
        return table;
    }

    public String key() {
        return key;
    }
}
