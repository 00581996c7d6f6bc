package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** One thing that happened to the chain, as its file keeps it: an RLP list whose first item is the number of the kind. */
sealed interface JournalRecord {
    /** The first record of every file. @param timestamp seconds since 1970 */
    record Genesis(long timestamp, Map<Address, UInt256> balances) implements JournalRecord {
        public Genesis {
            balances = new TreeMap<>(balances);
        }
    }

    /**
     * A block. What it did is not kept: running it again gives the same, and {@code hash} proves it.
     *
     * @param timeOffset seconds that the chain's time is ahead of the clock's after this block
     */
    record Mined(long timestamp, long timeOffset, UInt256 baseFee, Bytes hash, List<Sent> transactions) implements JournalRecord {
        public Mined {
            transactions = List.copyOf(transactions);
        }
    }

    /** A raw transaction with its sender, so that reading the file needs no recovery of keys. */
    record Sent(Address sender, Bytes raw) {
    }

    /** Coins out of nothing, the practice chain's faucet. */
    record BalanceSet(Address address, UInt256 balance) implements JournalRecord {
    }

    /** @param exactNext timestamp for the next block, or 0 where none is set */
    record TimeShifted(long timeOffset, long exactNext) implements JournalRecord {
    }

    record SnapshotTaken() implements JournalRecord {
    }

    record SnapshotRestored(int snapshot) implements JournalRecord {
    }

    default Bytes encode() {
        return Bytes.of(switch (this) {
            case Genesis(long timestamp, Map<Address, UInt256> balances) -> Rlp.list(Rlp.number(0), Rlp.number(timestamp),
                    Rlp.list(balances.entrySet().stream()
                            .map(entry -> Rlp.list(Rlp.text(entry.getKey().bytes()), Rlp.number(entry.getValue()))).toList()));
            case Mined(long timestamp, long timeOffset, UInt256 baseFee, Bytes hash, List<Sent> transactions) ->
                    Rlp.list(Rlp.number(1), Rlp.number(timestamp), signed(timeOffset), Rlp.number(baseFee), Rlp.text(hash),
                            Rlp.list(transactions.stream()
                                    .map(sent -> Rlp.list(Rlp.text(sent.sender.bytes()), Rlp.text(sent.raw))).toList()));
            case BalanceSet(Address address, UInt256 balance) ->
                    Rlp.list(Rlp.number(2), Rlp.text(address.bytes()), Rlp.number(balance));
            case TimeShifted(long timeOffset, long exactNext) -> Rlp.list(Rlp.number(3), signed(timeOffset), Rlp.number(exactNext));
            case SnapshotTaken() -> Rlp.list(Rlp.number(4));
            case SnapshotRestored(int snapshot) -> Rlp.list(Rlp.number(5), Rlp.number(snapshot));
        });
    }

    /** @throws IllegalArgumentException if it is no record */
    static JournalRecord decode(Bytes encoded) {
        List<Rlp.Item> items = Rlp.decode(encoded).items();
        long kind = items.isEmpty() ? -1 : number(items.getFirst());
        int fields = kind >= 0 && kind <= 5 ? new int[] {3, 6, 3, 3, 1, 2}[(int) kind] : -1;
        if (items.size() != fields) {
            throw new IllegalArgumentException("no record of the practice chain");
        }
        return switch ((int) kind) {
            case 0 -> {
                var balances = new TreeMap<Address, UInt256>();
                for (Rlp.Item entry : items.get(2).items()) {
                    balances.put(pair(entry).getFirst().address(), pair(entry).getLast().number());
                }
                yield new Genesis(number(items.get(1)), balances);
            }
            case 1 -> {
                var transactions = new ArrayList<Sent>();
                for (Rlp.Item entry : items.get(5).items()) {
                    transactions.add(new Sent(pair(entry).getFirst().address(), pair(entry).getLast().bytes()));
                }
                yield new Mined(number(items.get(1)), signed(items.get(2)), items.get(3).number(), items.get(4).bytes(), transactions);
            }
            case 2 -> new BalanceSet(items.get(1).address(), items.get(2).number());
            case 3 -> new TimeShifted(signed(items.get(1)), number(items.get(2)));
            case 4 -> new SnapshotTaken();
            default -> new SnapshotRestored((int) number(items.get(1)));
        };
    }

    private static List<Rlp.Item> pair(Rlp.Item item) {
        if (item.items().size() != 2) {
            throw new IllegalArgumentException("no pair");
        }
        return item.items();
    }

    private static long number(Rlp.Item item) {
        UInt256 number = item.number();
        if (!number.fitsLong()) {
            throw new IllegalArgumentException("number too large");
        }
        return number.toLongOrMax();
    }

    /** Eight bytes in two's complement. */
    private static byte[] signed(long value) {
        return Rlp.text(Arrays.copyOfRange(UInt256.truncate(BigInteger.valueOf(value)).toBytes(), 24, 32));
    }

    private static long signed(Rlp.Item item) {
        return new BigInteger(item.bytes().requireLength(8, "a signed number").toArray()).longValueExact();
    }
}
