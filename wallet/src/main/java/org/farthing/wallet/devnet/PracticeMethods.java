package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/** What no real chain would do for anyone: time, blocks and coins on demand, under the names that other practice chains use. */
final class PracticeMethods {
    private final DevChain chain;

    PracticeMethods(DevChain chain) {
        this.chain = chain;
    }

    /** The answer, or empty where there is no such method. @throws RpcError */
    Optional<JsonNode> answer(String method, RpcParams params) {
        return Optional.ofNullable(switch (method) {
            case "evm_increaseTime" -> {
                long seconds = params.number(0);
                chain.increaseTime(Duration.ofSeconds(seconds));
                yield RpcJson.NODES.numberNode(seconds);
            }
            case "evm_setNextBlockTimestamp" -> {
                chain.setNextBlockTimestamp(instant(params.number(0)));
                yield NullNode.instance;
            }
            case "evm_mine" -> {
                if (params.at(0).isIntegralNumber() || params.at(0).isTextual()) {
                    chain.setNextBlockTimestamp(instant(params.number(0)));
                }
                chain.mine(1);
                yield RpcJson.text("0x0");
            }
            case "anvil_mine", "hardhat_mine" -> {
                long count = params.has(0) ? params.number(0) : 1;
                chain.mine((int) Math.min(count, Integer.MAX_VALUE), params.has(1) ? params.number(1) : 0);
                yield NullNode.instance;
            }
            case "anvil_setBalance", "hardhat_setBalance" -> {
                chain.setBalance(params.address(0), Amount.ofWei(params.quantity(1)));
                yield NullNode.instance;
            }
            case "anvil_setNextBlockBaseFeePerGas", "hardhat_setNextBlockBaseFeePerGas" -> {
                chain.setNextBaseFee(Amount.ofWei(params.quantity(0)));
                yield NullNode.instance;
            }
            case "evm_setAutomine", "anvil_setAutoMine" -> {
                if (!params.at(0).isBoolean()) {
                    throw RpcError.params("invalid argument 0: true or false");
                }
                chain.setAutomine(params.at(0).booleanValue());
                yield NullNode.instance;
            }
            case "evm_snapshot", "anvil_snapshot" -> RpcJson.text(RpcJson.hex(chain.snapshot()));
            case "evm_revert", "anvil_revert" ->
                    BooleanNode.valueOf(chain.revertTo((int) Math.min(params.number(0), Integer.MAX_VALUE)));
            default -> null;
        });
    }

    private static Instant instant(long seconds) {
        if (seconds > Instant.MAX.getEpochSecond()) {
            throw RpcError.params("invalid argument 0: no such time");
        }
        return Instant.ofEpochSecond(seconds);
    }
}
