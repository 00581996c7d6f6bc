#!/usr/bin/env python3
"""What a network of many relays and users costs: the list of relays, the chain, each relay's disk.

    capacity.py [--relays 10000] [--users 1000000] [--channels 24] [--life 30] [--gb 30] [--block-gas 17000000] [--block-seconds 5]

A model, not a measurement. What it multiplies is the layout of circuit/PROTOCOL.md (section 9), the registry's ABI, the gas report that the
contracts' tests hold (wallet/src/test/resources/gas-report.properties), and sizes of databases that were measured and are named below.
"""
import argparse
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]

# Bytes of a row, of a ledger with 2,400 channels and of a history with 100,000 vouchers, closed: file size over rows.
PAYEE_CHANNEL = 348
PAYER_VOUCHER = 145
# Cells of one voucher at one relay once its window is open (half of 16,384), and bytes of a stream in a cell towards the client.
VOUCHER_CELLS = 8192
CELL_BYTES = 2019
HOPS = 3
# The registry's page(): the id and ten words for each relay; JSON carries two digits a byte.
ENTRY_BYTES = 32 * (1 + 10)
# RelayDescribed: four fixed words, offset and length of the descriptor, and what JSON says beside the data of each event.
EVENT_WORDS = 6 * 32
EVENT_JSON = 600
# Spans of blocks that descriptors are asked for by (EventScan.STEP).
SPAN_BLOCKS = 2_000
LIST_EVERY_SECONDS = 1800


def gas(name):
    for line in (ROOT / "wallet/src/test/resources/gas-report.properties").read_text().splitlines():
        if line.startswith(name + "="):
            return int(line.split("=")[1])
    raise SystemExit(f"the gas report has no {name}")


def descriptor(name=10, host=12, ranges=0, software=14):
    """Bytes of a descriptor: section 9 of PROTOCOL.md, without a next onion key."""
    return (1 + 32 + 3 * 8 + 1 + name + 1 + host + 2 + 32 + 1 + 16 + 1 + 1 + 4 * ranges + 1 + 2 + 20 + 1 + software) + 64 + 65


def main():
    options = argparse.ArgumentParser(description="What a network of many relays and users costs.")
    options.add_argument("--relays", type=int, default=10_000)
    options.add_argument("--users", type=int, default=1_000_000)
    options.add_argument("--channels", type=int, default=24, help="open at a time, of each user")
    options.add_argument("--life", type=int, default=30, help="days of a channel")
    options.add_argument("--gb", type=float, default=30, help="GB that a user carries in a channel's life")
    options.add_argument("--block-gas", type=int, default=17_000_000, help="of the chain (Gnosis)")
    options.add_argument("--block-seconds", type=float, default=5)
    o = options.parse_args()

    middle, leaving = descriptor(), descriptor(ranges=20)
    mean = (2 * middle + leaving) / 3
    whole = o.relays * (2 * ENTRY_BYTES + 2 * (EVENT_WORDS + mean) + EVENT_JSON)
    # All entries every time, and descriptors that are not known: each relay renews its entry once a day. They are asked for by whole spans
    # of blocks, on the mean half of the present one and, where one has ended since, the rest of that.
    renewed = o.relays * (SPAN_BLOCKS * o.block_seconds / 2 + LIST_EVERY_SECONDS) / 86_400
    refresh = o.relays * 2 * ENTRY_BYTES + renewed * (2 * (EVENT_WORDS + mean) + EVENT_JSON)

    channels = o.users * o.channels
    opened = channels / o.life
    used_gas = gas("open"), gas("openMany-each-of-36"), gas("closeMany-each-of-20")
    capacity = o.block_gas * 86_400 / o.block_seconds
    per_relay = channels / o.relays
    vouchers = 1e9 / (VOUCHER_CELLS * CELL_BYTES) * HOPS

    rows = [
        ("descriptor of a middle / of an exit with 20 ranges of ports", f"{middle} / {leaving} bytes"),
        ("list of relays as it is kept and compared, entries and descriptors", f"{o.relays * (ENTRY_BYTES + mean) / 1e6:.1f} MB"),
        ("the first reading from a node, as JSON", f"{whole / 1e6:.1f} MB"),
        ("a later one", f"{refresh / 1e6:.1f} MB with {renewed:.0f} descriptors"),
        ("  by a client, every half hour", f"{refresh * 86_400 / LIST_EVERY_SECONDS / 1e9:.1f} GB a day"),
        ("  by a relay, every ten minutes", f"{refresh * 144 / 1e9:.1f} GB a day"),
        ("transactions of relays that renew their entry", f"{o.relays:,} a day"),
        ("channels opened", f"{opened:,.0f} a day"),
        ("  one by one, as is usual", f"{opened:,.0f} transactions, {100 * opened * used_gas[0] / capacity:.0f} % of the chain's gas"),
        ("  36 together", f"{opened / 36:,.0f} transactions, {100 * opened * used_gas[1] / capacity:.0f} % of the chain's gas"),
        ("channels cashed, 20 together",
         f"{opened / 20:,.0f} transactions, {100 * opened * used_gas[2] / capacity:.0f} % of the chain's gas"),
        ("open channels of a relay", f"{per_relay:,.0f}"),
        ("  their ledger on its disk", f"{per_relay * PAYEE_CHANNEL / 1e6:.2f} MB"),
        ("  cashed by it", f"{per_relay / o.life:.0f} a day, {per_relay / o.life / 20:.1f} transactions"),
        ("vouchers of a GB, at three relays together", f"{vouchers:,.0f}"),
        ("  that a relay checks and stores at 1 Gbit/s", f"{vouchers / HOPS / 8:.0f} a second"),
        ("  history of a user who carries " + f"{o.gb:g} GB in {o.life} days", f"{vouchers * o.gb * PAYER_VOUCHER / 1e6:.1f} MB"),
    ]
    print(f"{o.relays:,} relays, {o.users:,} users with {o.channels} channels of {o.life} days, "
          f"{o.block_gas / 1e6:g} million gas every {o.block_seconds:g} s\n")
    print("| | |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")


if __name__ == "__main__":
    main()
