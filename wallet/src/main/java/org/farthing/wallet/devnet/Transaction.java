package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * A signed transaction: legacy with chain id (type 0, EIP-155), with access list (1, EIP-2930) or with base fee and tip (2, EIP-1559).
 *
 * @param raw as it was signed and sent
 * @param hash Keccak-256 of {@code raw}
 * @param sender recovered from the signature
 * @param maxTip wei per gas for the block's maker; the gas price for types 0 and 1
 * @param maxFee wei per gas at most, base fee included; the gas price for types 0 and 1
 * @param to empty where it creates a contract
 * @param v as encoded: 35 + 2 x chain id + parity for type 0, the parity for the others
 */
record Transaction(Bytes raw, Bytes hash, Address sender, int type, long chainId, long nonce, UInt256 maxTip, UInt256 maxFee,
                   long gasLimit, Optional<Address> to, UInt256 value, Bytes data, List<AccessEntry> accessList, long v, UInt256 r,
                   UInt256 s) {
    /** An address and slots of it that are warm from the start (EIP-2930). */
    record AccessEntry(Address address, List<UInt256> slots) {
        AccessEntry {
            slots = List.copyOf(slots);
        }
    }

    /** No block could hold more: a longer one is refused before it is read. */
    static final int MAX_BYTES = 512 * 1024;

    Transaction {
        accessList = List.copyOf(accessList);
    }

    /** What it pays per gas in a block of that base fee. */
    UInt256 gasPrice(UInt256 baseFee) {
        return type < 2 ? maxFee : maxFee.min(baseFee.add(maxTip));
    }

    Call call(UInt256 baseFee) {
        return new Call(sender, to, value, data, gasLimit, gasPrice(baseFee), accessList);
    }

    /**
     * Reads a raw transaction and recovers its sender.
     *
     * @throws IllegalArgumentException with a message as geth gives it, for anything that is not a well-formed, well-signed transaction
     */
    static Transaction decode(Bytes raw) {
        Parts parts = Parts.read(raw);
        Address sender = Secp256k1.recover(parts.signedHash(), parts.parity, parts.r.toBigInteger(), parts.s.toBigInteger())
                .orElseThrow(() -> new IllegalArgumentException("invalid transaction v, r, s values"));
        return parts.from(raw, sender);
    }

    /** The same for bytes that were checked when they first came, with their sender kept beside them: recovery is the costly part. */
    static Transaction decodeKnown(Bytes raw, Address sender) {
        return Parts.read(raw).from(raw, sender);
    }

    /** The fields of a raw transaction, before its sender is known. */
    private static final class Parts {
        private final int type;
        private final List<Rlp.Item> items;
        private final int signedItems;
        private long chainId;
        private long v;
        private int parity;
        private UInt256 r;
        private UInt256 s;

        private Parts(int type, List<Rlp.Item> items) {
            this.type = type;
            this.items = items;
            this.signedItems = items.size() - 3;
        }

        private static Parts read(Bytes raw) {
            if (raw.length() == 0) {
                throw new IllegalArgumentException("typed transaction too short");
            }
            if (raw.length() > MAX_BYTES) {
                throw new IllegalArgumentException("oversized data");
            }
            int first = raw.at(0) & 0xFF;
            int type = first >= 0xC0 ? 0 : first;
            if (type > 2 || first == 0) {
                throw new IllegalArgumentException("transaction type not supported");
            }
            List<Rlp.Item> items = Rlp.decode(type == 0 ? raw : raw.slice(1, raw.length())).items();
            if (items.size() != (type == 0 ? 9 : type == 1 ? 11 : 12)) {
                throw new IllegalArgumentException("rlp: wrong number of fields for a transaction of type " + type);
            }
            var parts = new Parts(type, items);
            parts.readSignature();
            return parts;
        }

        private void readSignature() {
            v = small(items.get(signedItems), "v");
            r = items.get(signedItems + 1).number();
            s = items.get(signedItems + 2).number();
            if (type == 0) {
                if (v == 27 || v == 28) {
                    throw new IllegalArgumentException("only replay-protected (EIP-155) transactions allowed over RPC");
                }
                chainId = (v - 35) / 2;
                parity = (int) ((v - 35) & 1);
            } else {
                chainId = small(items.get(0), "chain id");
                parity = (int) Math.min(v, 2);
            }
            boolean sound = (type == 0 ? v >= 35 : v <= 1) && Secp256k1.isLow(s.toBigInteger());
            if (!sound) {
                throw new IllegalArgumentException("invalid transaction v, r, s values");
            }
        }

        /** What was signed: the fields before the signature; for a legacy transaction the chain id and two zeros after them (EIP-155). */
        private byte[] signedHash() {
            List<byte[]> signed = new ArrayList<>(items.subList(0, signedItems).stream().map(Rlp::encode).toList());
            if (type > 0) {
                return Keccak256.hash(new byte[] {(byte) type}, Rlp.list(signed));
            }
            signed.add(Rlp.number(chainId));
            signed.add(Rlp.number(0));
            signed.add(Rlp.number(0));
            return Keccak256.hash(Rlp.list(signed));
        }

        private Transaction from(Bytes raw, Address sender) {
            int at = type == 0 ? 0 : 1;
            long nonce = small(items.get(at++), "nonce");
            UInt256 tip = items.get(at++).number();
            UInt256 fee = type == 2 ? items.get(at++).number() : tip;
            long gas = small(items.get(at++), "gas limit");
            Bytes receiver = items.get(at).bytes();
            Optional<Address> to = receiver.length() == 0 ? Optional.empty() : Optional.of(items.get(at).address());
            at++;
            UInt256 value = items.get(at++).number();
            Bytes data = items.get(at++).bytes();
            List<AccessEntry> accessList = type == 0 ? List.of() : accessList(items.get(at));
            Bytes hash = Bytes.of(Keccak256.hash(raw.toArray()));
            return new Transaction(raw, hash, sender, type, chainId, nonce, tip, fee, gas, to, value, data, accessList, v, r, s);
        }

        private static long small(Rlp.Item item, String what) {
            UInt256 number = item.number();
            if (!number.fitsLong()) {
                throw new IllegalArgumentException("rlp: " + what + " of more than 63 bits");
            }
            return number.toLongOrMax();
        }

        private static List<AccessEntry> accessList(Rlp.Item item) {
            return item.items().stream().map(entry -> {
                List<Rlp.Item> pair = entry.items();
                if (pair.size() != 2) {
                    throw new IllegalArgumentException("rlp: an access list entry has two fields");
                }
                List<UInt256> slots = pair.get(1).items().stream()
                        .map(slot -> UInt256.of(slot.bytes().requireLength(32, "rlp: a slot"))).toList();
                return new AccessEntry(pair.get(0).address(), slots);
            }).toList();
        }
    }
}
