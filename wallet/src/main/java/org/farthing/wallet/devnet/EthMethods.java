package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** The methods of an Ethereum node that wallets use: {@code eth_*}, {@code net_*}, {@code web3_*}. */
final class EthMethods {
    private static final int MAX_FEE_HISTORY = 1024;
    private static final int MAX_PERCENTILES = 100;

    private final DevChain chain;

    EthMethods(DevChain chain) {
        this.chain = chain;
    }

    /** The answer, or empty where there is no such method. @throws RpcError */
    Optional<JsonNode> answer(String method, RpcParams params) {
        return Optional.ofNullable(switch (method) {
            case "web3_clientVersion" -> RpcJson.text("FarthingDevnet/v0.1.0/java");
            case "net_version" -> RpcJson.text(Long.toString(DevChain.CHAIN_ID));
            case "net_listening" -> BooleanNode.TRUE;
            case "net_peerCount" -> RpcJson.text("0x0");
            case "eth_chainId" -> RpcJson.text(RpcJson.hex(DevChain.CHAIN_ID));
            case "eth_blockNumber" -> RpcJson.text(RpcJson.hex(chain.blockNumber()));
            case "eth_syncing" -> BooleanNode.FALSE;
            case "eth_accounts" -> RpcJson.NODES.arrayNode();
            case "eth_getBalance" -> {
                Address address = params.address(0);
                UInt256 balance = look(params.at(1), state -> state.balance(address));
                yield RpcJson.text(RpcJson.hex(balance));
            }
            case "eth_getTransactionCount" -> {
                Address address = params.address(0);
                boolean pending = params.at(1).asText().equals("pending");
                long nonce = pending ? chain.pendingNonce(address) : look(params.at(1), state -> state.nonce(address));
                yield RpcJson.text(RpcJson.hex(nonce));
            }
            case "eth_getCode" -> {
                Address address = params.address(0);
                yield RpcJson.data(look(params.at(1), state -> Bytes.of(state.code(address).bytes())));
            }
            case "eth_getStorageAt" -> {
                Address address = params.address(0);
                UInt256 slot = UInt256.of(params.slot(1));
                yield RpcJson.data(look(params.at(2), state -> state.storage(address, slot).toWord()));
            }
            case "eth_call" -> call(params);
            case "eth_estimateGas" -> estimateGas(params);
            case "eth_gasPrice" -> RpcJson.text(RpcJson.hex(chain.pending().baseFee().add(UInt256.of(DevChain.SUGGESTED_TIP))));
            case "eth_maxPriorityFeePerGas" -> RpcJson.text(RpcJson.hex(DevChain.SUGGESTED_TIP.wei()));
            case "eth_feeHistory" -> feeHistory(params);
            case "eth_sendRawTransaction" -> RpcJson.data(chain.send(params.data(0)));
            case "eth_getTransactionByHash" -> transaction(params.hash(0));
            case "eth_getTransactionReceipt" -> receipt(params.hash(0));
            case "eth_getBlockByNumber" -> blockByNumber(params);
            case "eth_getBlockByHash" -> orNull(chain.block(params.hash(0)), block -> RpcJson.block(block, params.at(1).asBoolean()));
            case "eth_getBlockTransactionCountByNumber" -> orNull(block(params.at(0)), block -> count(block.transactions().size()));
            case "eth_getBlockTransactionCountByHash" -> orNull(chain.block(params.hash(0)), block -> count(block.transactions().size()));
            case "eth_getTransactionByBlockNumberAndIndex" ->
                    inBlock(block(params.at(0)), params.number(1), RpcJson::transaction);
            case "eth_getTransactionByBlockHashAndIndex" ->
                    inBlock(chain.block(params.hash(0)), params.number(1), RpcJson::transaction);
            case "eth_getBlockReceipts" -> blockReceipts(params);
            case "eth_getLogs" -> logs(params.at(0));
            default -> null;
        });
    }

    private static JsonNode count(int transactions) {
        return RpcJson.text(RpcJson.hex(transactions));
    }

    private static <T> JsonNode orNull(Optional<T> found, Function<T, JsonNode> written) {
        return found.map(written).orElse(NullNode.instance);
    }

    private static JsonNode inBlock(Optional<Block> block, long index, BiFunction<Block, Integer, JsonNode> written) {
        return block.filter(found -> index < found.transactions().size())
                .map(found -> written.apply(found, (int) index)).orElse(NullNode.instance);
    }

    // --- blocks by name ---

    /** The state that a tag means; the newest where there is none. */
    private DevChain.At at(JsonNode tag) {
        boolean pending = tag.asText().equals("pending");
        Block block = (tag.isMissingNode() ? Optional.of(chain.head()) : block(tag))
                .orElseThrow(() -> new RpcError(RpcError.REFUSED, "header not found"));
        return new DevChain.At(block.number(), pending);
    }

    private <T> T look(JsonNode tag, Function<WorldState, T> question) {
        return kept(chain.look(at(tag), question));
    }

    private static <T> T kept(Optional<T> answer) {
        return answer.orElseThrow(() -> new RpcError(RpcError.REFUSED,
                "missing trie node: the practice chain keeps the states of its newest " + StateHistory.DEPTH + " blocks only"));
    }

    /** The block of a number, tag or EIP-1898 object. Nothing is ever reorganised here, so that safe and finalized mean the newest. */
    private Optional<Block> block(JsonNode tag) {
        if (tag.isObject()) {
            return RpcParams.present(tag, "blockHash").map(hash -> chain.block(RpcParams.hash(hash)))
                    .orElseGet(() -> chain.block(RpcParams.number(tag.path("blockNumber"))));
        }
        return switch (tag.asText()) {
            case "latest", "safe", "finalized", "pending" -> Optional.of(chain.head());
            case "earliest" -> chain.block(0);
            default -> chain.block(RpcParams.number(tag));
        };
    }

    private JsonNode blockByNumber(RpcParams params) {
        boolean full = params.at(1).asBoolean();
        if (params.at(0).asText().equals("pending")) {
            return RpcJson.pendingBlock(chain.head(), chain.pending());
        }
        return orNull(block(params.at(0)), block -> RpcJson.block(block, full));
    }

    // --- transactions ---

    private JsonNode transaction(Bytes hash) {
        Optional<Transaction> waiting = chain.waiting(hash);
        if (waiting.isPresent()) {
            return RpcJson.waiting(waiting.get());
        }
        return chain.receipt(hash).flatMap(receipt -> chain.block(receipt.blockNumber())
                .<JsonNode>map(block -> RpcJson.transaction(block, receipt.index()))).orElse(NullNode.instance);
    }

    private JsonNode receipt(Bytes hash) {
        return chain.receipt(hash).flatMap(receipt -> chain.block(receipt.blockNumber())
                .<JsonNode>map(block -> RpcJson.receipt(block, receipt.index()))).orElse(NullNode.instance);
    }

    private JsonNode blockReceipts(RpcParams params) {
        JsonNode tag = params.at(0);
        boolean isHash = tag.isTextual() && tag.textValue().length() == 66;
        return orNull(isHash ? chain.block(params.hash(0)) : block(tag), block -> {
            ArrayNode out = RpcJson.NODES.arrayNode();
            for (int i = 0; i < block.receipts().size(); i++) {
                out.add(RpcJson.receipt(block, i));
            }
            return out;
        });
    }

    private JsonNode logs(JsonNode filter) {
        if (!filter.isObject()) {
            throw RpcError.params("invalid argument 0: a filter is an object");
        }
        LogFilter wanted = LogFilter.read(filter);
        Optional<JsonNode> hash = RpcParams.present(filter, "blockHash");
        List<Block> blocks;
        if (hash.isPresent()) {
            if (filter.has("fromBlock") || filter.has("toBlock")) {
                throw RpcError.params("invalid argument 0: cannot specify both blockHash and fromBlock/toBlock, choose one or the other");
            }
            blocks = List.of(chain.block(RpcParams.hash(hash.get())).orElseThrow(() -> new RpcError(RpcError.REFUSED, "unknown block")));
        } else {
            long from = limit(filter, "fromBlock");
            long to = limit(filter, "toBlock");
            if (from > to) {
                throw RpcError.params("invalid block range params");
            }
            blocks = chain.blocks(from, to);
        }
        ArrayNode out = RpcJson.NODES.arrayNode();
        for (Block block : blocks) {
            for (Receipt receipt : block.receipts()) {
                for (int i = 0; i < receipt.logs().size(); i++) {
                    if (wanted.wants(receipt.logs().get(i))) {
                        out.add(RpcJson.log(block, receipt, i));
                    }
                }
            }
        }
        return out;
    }

    /** An end of the range of blocks; the newest block where none is named. */
    private long limit(JsonNode filter, String field) {
        return RpcParams.present(filter, field).map(tag -> switch (tag.asText()) {
            case "latest", "safe", "finalized", "pending" -> chain.blockNumber();
            case "earliest" -> 0L;
            default -> RpcParams.number(tag);
        }).orElseGet(chain::blockNumber);
    }

    // --- calls and prices ---

    private JsonNode call(RpcParams params) {
        Outcome outcome = kept(chain.call(RpcParams.call(params.at(0), BlockBuilder.GAS_LIMIT), at(params.at(1))));
        return switch (outcome.result()) {
            case Result.Success(Bytes output, _) -> RpcJson.data(output);
            case Result.Reverted(Bytes output, _) -> throw new RpcError(RpcError.REVERTED, RevertReason.sentence(output), output);
            case Result.Halted(String reason) -> throw new RpcError(RpcError.REFUSED, reason);
        };
    }

    /** In the block to come unless told otherwise: the newest may be hours old here, and what is estimated is about to be sent. */
    private JsonNode estimateGas(RpcParams params) {
        DevChain.At at = params.has(1) ? at(params.at(1)) : new DevChain.At(chain.blockNumber(), true);
        return switch (kept(chain.estimateGas(RpcParams.call(params.at(0), BlockBuilder.GAS_LIMIT), at))) {
            case GasEstimator.Estimate.Gas(long limit) -> RpcJson.text(RpcJson.hex(limit));
            case GasEstimator.Estimate.Fails(String reason, Bytes data) ->
                    throw new RpcError(reason.startsWith("execution reverted") ? RpcError.REVERTED : RpcError.REFUSED, reason, data);
        };
    }

    private JsonNode feeHistory(RpcParams params) {
        long count = Math.min(params.number(0), MAX_FEE_HISTORY);
        Block newest = block(params.at(1)).orElseThrow(() -> new RpcError(RpcError.REFUSED, "request beyond head block"));
        JsonNode percentiles = params.at(2);
        if (percentiles.size() > MAX_PERCENTILES) {
            throw RpcError.params("at most " + MAX_PERCENTILES + " percentiles");
        }
        List<Block> blocks = count == 0 ? List.of() : chain.blocks(newest.number() - count + 1, newest.number());
        ObjectNode out = RpcJson.NODES.objectNode();
        out.put("oldestBlock", RpcJson.hex(blocks.isEmpty() ? 0 : blocks.getFirst().number()));
        ArrayNode fees = out.putArray("baseFeePerGas");
        ArrayNode ratios = out.putArray("gasUsedRatio");
        for (Block block : blocks) {
            fees.add(RpcJson.hex(block.header().baseFee()));
            ratios.add((double) block.header().gasUsed() / block.header().gasLimit());
        }
        if (!blocks.isEmpty()) {
            boolean atHead = newest.number() == chain.blockNumber();
            fees.add(RpcJson.hex(atHead ? chain.pending().baseFee() : newest.header().nextBaseFee()));
        }
        if (!percentiles.isEmpty()) {
            ArrayNode rewards = out.putArray("reward");
            blocks.forEach(block -> rewards.add(rewards(block, percentiles)));
        }
        return out;
    }

    /** The tips at the percentiles of the block's gas, sorted by tip. */
    private static ArrayNode rewards(Block block, JsonNode percentiles) {
        UInt256 baseFee = block.header().baseFee();
        List<Receipt> byTip = block.receipts().stream().sorted((a, b) -> a.gasPrice().compareTo(b.gasPrice())).toList();
        ArrayNode out = RpcJson.NODES.arrayNode();
        for (JsonNode percentile : percentiles) {
            double share = percentile.asDouble();
            if (!(share >= 0 && share <= 100)) {
                throw RpcError.params("invalid reward percentile: " + share);
            }
            BigInteger tip = BigInteger.ZERO;
            long gas = 0;
            for (Receipt receipt : byTip) {
                tip = receipt.gasPrice().wei().subtract(baseFee.toBigInteger());
                gas += receipt.gasUsed();
                if (gas >= share / 100 * block.header().gasUsed()) {
                    break;
                }
            }
            out.add(RpcJson.hex(tip));
        }
        return out;
    }
}
