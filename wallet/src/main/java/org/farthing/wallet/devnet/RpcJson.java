package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.farthing.wallet.value.Bytes;

/** Blocks, transactions, receipts and logs as the Ethereum JSON-RPC specification writes them. */
final class RpcJson {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RpcJson() {
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }

    static String hex(UInt256 value) {
        return hex(value.toBigInteger());
    }

    static JsonNode text(String value) {
        return NODES.textNode(value);
    }

    static JsonNode data(Bytes value) {
        return NODES.textNode(value.toString());
    }

    /** @param full transactions as objects, not as hashes */
    static ObjectNode block(Block block, boolean full) {
        ObjectNode out = header(block.header());
        out.put("hash", block.hash().toString());
        out.put("size", hex(block.size()));
        ArrayNode transactions = out.putArray("transactions");
        for (int i = 0; i < block.transactions().size(); i++) {
            if (full) {
                transactions.add(transaction(block, i));
            } else {
                transactions.add(block.transactions().get(i).hash().toString());
            }
        }
        return out;
    }

    private static ObjectNode header(BlockHeader header) {
        ObjectNode out = NODES.objectNode();
        out.put("parentHash", header.parentHash().toString());
        out.put("sha3Uncles", BlockHeader.NO_UNCLES.toString());
        out.put("miner", header.coinbase().hex());
        out.put("stateRoot", header.stateRoot().toString());
        out.put("transactionsRoot", header.transactionsRoot().toString());
        out.put("receiptsRoot", header.receiptsRoot().toString());
        out.put("logsBloom", header.bloom().toString());
        out.put("difficulty", "0x0");
        out.put("totalDifficulty", "0x0");
        out.put("number", hex(header.number()));
        out.put("gasLimit", hex(header.gasLimit()));
        out.put("gasUsed", hex(header.gasUsed()));
        out.put("timestamp", hex(header.timestamp()));
        out.put("extraData", "0x");
        out.put("mixHash", header.prevRandao().toString());
        out.put("nonce", "0x0000000000000000");
        out.put("baseFeePerGas", hex(header.baseFee()));
        out.put("withdrawalsRoot", TrieRoot.EMPTY.toString());
        out.putArray("withdrawals");
        out.putArray("uncles");
        return out;
    }

    /** The block that would be made now, without hash and number of its own yet known to anyone. */
    static ObjectNode pendingBlock(Block head, DevChain.Pending pending) {
        BlockHeader of = head.header();
        var header = new BlockHeader(head.hash(), of.coinbase(), of.stateRoot(), TrieRoot.EMPTY, TrieRoot.EMPTY,
                Bytes.of(new byte[Bloom.BYTES]), of.number() + 1, of.gasLimit(), 0, pending.timestamp(), of.prevRandao(),
                pending.baseFee());
        ObjectNode out = header(header);
        out.putNull("hash");
        out.putNull("nonce");
        out.put("size", hex(header.encode().length));
        out.putArray("transactions");
        return out;
    }

    static ObjectNode transaction(Block block, int index) {
        Transaction transaction = block.transactions().get(index);
        ObjectNode out = waiting(transaction);
        out.put("blockHash", block.hash().toString());
        out.put("blockNumber", hex(block.number()));
        out.put("transactionIndex", hex(index));
        out.put("gasPrice", hex(transaction.gasPrice(block.header().baseFee())));
        return out;
    }

    /** A transaction without a block. */
    static ObjectNode waiting(Transaction transaction) {
        ObjectNode out = NODES.objectNode();
        out.putNull("blockHash");
        out.putNull("blockNumber");
        out.putNull("transactionIndex");
        out.put("hash", transaction.hash().toString());
        out.put("type", hex(transaction.type()));
        out.put("chainId", hex(transaction.chainId()));
        out.put("nonce", hex(transaction.nonce()));
        out.put("from", transaction.sender().hex());
        out.set("to", transaction.to().<JsonNode>map(to -> text(to.hex())).orElse(NullNode.instance));
        out.put("value", hex(transaction.value()));
        out.put("gas", hex(transaction.gasLimit()));
        out.put("gasPrice", hex(transaction.maxFee()));
        out.put("input", transaction.data().toString());
        out.put("v", hex(transaction.v()));
        out.put("r", hex(transaction.r()));
        out.put("s", hex(transaction.s()));
        if (transaction.type() > 0) {
            out.put("yParity", hex(transaction.v()));
            ArrayNode accessList = out.putArray("accessList");
            for (Transaction.AccessEntry entry : transaction.accessList()) {
                ObjectNode node = accessList.addObject().put("address", entry.address().hex());
                ArrayNode keys = node.putArray("storageKeys");
                entry.slots().forEach(slot -> keys.add(slot.toWord().toString()));
            }
        }
        if (transaction.type() == 2) {
            out.put("maxFeePerGas", hex(transaction.maxFee()));
            out.put("maxPriorityFeePerGas", hex(transaction.maxTip()));
        }
        return out;
    }

    static ObjectNode receipt(Block block, int index) {
        Transaction transaction = block.transactions().get(index);
        Receipt receipt = block.receipts().get(index);
        ObjectNode out = NODES.objectNode();
        out.put("transactionHash", transaction.hash().toString());
        out.put("transactionIndex", hex(index));
        out.put("blockHash", block.hash().toString());
        out.put("blockNumber", hex(block.number()));
        out.put("from", transaction.sender().hex());
        out.set("to", transaction.to().<JsonNode>map(to -> text(to.hex())).orElse(NullNode.instance));
        out.put("cumulativeGasUsed", hex(receipt.cumulativeGas()));
        out.put("gasUsed", hex(receipt.gasUsed()));
        out.put("effectiveGasPrice", hex(receipt.gasPrice().wei()));
        out.set("contractAddress", receipt.contract().<JsonNode>map(at -> text(at.hex())).orElse(NullNode.instance));
        out.put("logsBloom", Bloom.of(receipt.logs()).toString());
        out.put("status", receipt.succeeded() ? "0x1" : "0x0");
        out.put("type", hex(transaction.type()));
        if (!receipt.succeeded()) {
            // Not in the specification; web3j shows it, and it saves a second run to learn why.
            out.put("revertReason", receipt.fault());
        }
        ArrayNode logs = out.putArray("logs");
        for (int i = 0; i < receipt.logs().size(); i++) {
            logs.add(log(block, receipt, i));
        }
        return out;
    }

    static ObjectNode log(Block block, Receipt receipt, int place) {
        Log log = receipt.logs().get(place);
        ObjectNode out = NODES.objectNode();
        out.put("address", log.address().hex());
        ArrayNode topics = out.putArray("topics");
        log.topics().forEach(topic -> topics.add(topic.toString()));
        out.put("data", log.data().toString());
        out.put("blockNumber", hex(block.number()));
        out.put("blockHash", block.hash().toString());
        out.put("transactionHash", receipt.transaction().toString());
        out.put("transactionIndex", hex(receipt.index()));
        out.put("logIndex", hex(receipt.firstLog() + place));
        out.put("removed", false);
        return out;
    }
}
