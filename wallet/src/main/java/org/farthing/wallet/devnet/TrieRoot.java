package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** The root of a Merkle Patricia trie (Yellow Paper, appendix D) over a list, as headers name transactions and receipts by it. */
final class TrieRoot {
    static final Bytes EMPTY = of(List.of());

    /** @param path nibbles from the root */
    private record Leaf(Bytes path, Bytes value) {
    }

    private TrieRoot() {
    }

    /** The root over {@code values}, each under the RLP of its index. */
    static Bytes of(List<Bytes> values) {
        List<Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            leaves.add(new Leaf(nibbles(Rlp.number(i)), values.get(i)));
        }
        return Bytes.of(Keccak256.hash(node(leaves, 0)));
    }

    private static Bytes nibbles(byte[] key) {
        byte[] nibbles = new byte[2 * key.length];
        for (int i = 0; i < key.length; i++) {
            nibbles[2 * i] = (byte) (key[i] >> 4 & 0xF);
            nibbles[2 * i + 1] = (byte) (key[i] & 0xF);
        }
        return Bytes.of(nibbles);
    }

    private static byte[] node(List<Leaf> leaves, int depth) {
        if (leaves.isEmpty()) {
            return Rlp.text(Bytes.EMPTY);
        }
        Leaf first = leaves.getFirst();
        if (leaves.size() == 1) {
            return Rlp.list(Rlp.text(compact(first.path.slice(depth, first.path.length()), true)), Rlp.text(first.value));
        }
        int shared = depth;
        while (agree(leaves, shared)) {
            shared++;
        }
        if (shared > depth) {
            return Rlp.list(Rlp.text(compact(first.path.slice(depth, shared), false)), reference(node(leaves, shared)));
        }
        List<byte[]> children = new ArrayList<>();
        for (int nibble = 0; nibble < 16; nibble++) {
            int branch = nibble;
            // Keys are prefix-free (RLP), so that no value sits in a branch itself.
            children.add(reference(node(leaves.stream().filter(leaf -> leaf.path.at(depth) == branch).toList(), depth + 1)));
        }
        children.add(Rlp.text(Bytes.EMPTY));
        return Rlp.list(children);
    }

    private static boolean agree(List<Leaf> leaves, int place) {
        Bytes path = leaves.getFirst().path;
        return place < path.length()
                && leaves.stream().allMatch(leaf -> place < leaf.path.length() && leaf.path.at(place) == path.at(place));
    }

    private static byte[] reference(byte[] node) {
        return node.length < 32 ? node : Rlp.text(Keccak256.hash(node));
    }

    private static byte[] compact(Bytes path, boolean leaf) {
        boolean odd = path.length() % 2 == 1;
        byte[] out = new byte[path.length() / 2 + 1];
        out[0] = (byte) ((leaf ? 0x20 : 0) + (odd ? 0x10 + path.at(0) : 0));
        for (int i = odd ? 1 : 0, at = 1; i < path.length(); i += 2, at++) {
            out[at] = (byte) (path.at(i) << 4 | path.at(i + 1));
        }
        return out;
    }
}
