package org.farthing.app.relay;

/** The relay's file of settings as it is first written. */
final class RelaySettingsText {
    static final String FIRST = """
            # A Farthing relay. A line that begins with # is a comment; what is commented out has the value shown.
            # The relay reads this file when it starts, and again at "farthing relay reload" or the signal HUP. What only a new start changes
            # is marked with (start).

            # What the relay calls itself, and in which country it stands (two capitals; may be left out).
            # name = "My relay"
            # country = "CH"

            # Where it listens on this machine (start), and the address that others reach it at. An address, not a name.
            # listen = "0.0.0.0:9001"
            # advertise = "203.0.113.7:9001"

            # What a MiB costs, in coins, at most 0.01. Payers compare; a relay far above the others is not chosen. A new price holds for
            # whoever has read it on the list; circuits that stand go on at theirs.
            # unit_price = "0.0001"

            # Places on a path that the relay takes.
            # roles = ["entry", "middle"]

            # An exit connects to web sites for strangers, and they see this machine's address. Complaints, seizures and, in some countries,
            # charges go to whoever runs it: ask your provider and know your law first. "none" is no exit; "reduced" are the web, mail boxes
            # and chat; "standard" is everything but the ports that are abused most; or name ports: ["80", "443", "8000-8100"].
            # exit_ports = "none"

            # Whom an exit asks for names (start), at most three; the system's own servers where none are named.
            # name_servers = ["192.0.2.53"]

            # Where cashed money goes (start). Without it, to the operator's own account, whose key lies on this machine.
            # payout = "0x..."

            # The folder of keys and vouchers (start), as seen from this file, and the identity's file where it lies elsewhere. The vouchers are
            # money until they are cashed: never run two relays on one folder, and never go back to an old copy of it.
            # folder = "relay"
            # identity = "relay/identity"

            # How long circuits may go on when the relay is stopped, 0 to 600 seconds.
            # drain_seconds = 3

            # Whether Farthing's window starts this relay as soon as its wallet is unlocked; its button on the page "Relay mode" settles that.
            # start_with_wallet = false

            # The network (all of this needs a start): gnosis, ethereum, arbitrum-one, base, optimism, sepolia, or custom with chain_id and coin; and the address of
            # its node, or of two of different operators that must say the same.
            # network = "gnosis"
            # rpc = ["https://one.example", "https://other.example"]
            # chain_id = 31337
            # coin = "ETH"
            # max_fee_gwei = 100

            [contracts]
            # Where Farthing's contracts are on the network, and in which block they were put up.
            # channels = "0x..."
            # registry = "0x..."
            # first_block = 0

            [limits]
            # How much the relay takes on: circuits and links at a time, links of strangers behind one address, and, where mbit_per_second
            # (8 or more) stands, how much comes or goes by its links in the long run, whichever is more.
            # circuits = 16384
            # links = 4096
            # links_per_address = 64
            # mbit_per_second = 100

            [metrics]
            # A port of 127.0.0.1 (start) where a Prometheus server on this machine reads figures; nothing in them tells clients apart. Off
            # without it.
            # port = 9464

            [redemption]
            # A channel is cashed once. When its payer asks for the end, or its time runs out, it is cashed so many hours before (25 or
            # more: a payer's request leaves 24). Before that, when its deposit is used up; and when no voucher came for idle_days and it owes
            # worth_fees times the fee (0 for never).
            # before_end_hours = 48
            # worth_fees = 50
            # idle_days = 7
            """;

    private RelaySettingsText() {
    }
}
