package org.farthing.wallet.devnet;

import java.util.List;
import org.farthing.wallet.value.Bytes;

/** A sealed block with what happened in it; transactions and receipts are in the same order. */
record Block(BlockHeader header, Bytes hash, int size, List<Transaction> transactions, List<Receipt> receipts) {
    Block {
        transactions = List.copyOf(transactions);
        receipts = List.copyOf(receipts);
    }

    static Block of(BlockHeader header, List<Transaction> transactions, List<Receipt> receipts) {
        byte[] encoded = header.encode();
        int size = encoded.length + transactions.stream().mapToInt(transaction -> transaction.raw().length()).sum();
        return new Block(header, header.hash(), size, transactions, receipts);
    }

    long number() {
        return header.number();
    }
}
