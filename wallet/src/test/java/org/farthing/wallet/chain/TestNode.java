package org.farthing.wallet.chain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A node for tests: it makes a block for every transaction, lets time be moved, and knows an account with plenty of money.
 *
 * @param url    JSON-RPC with {@code evm_setNextBlockTimestamp} and {@code evm_mine} beside the usual
 * @param funder holds at least 1,000 coins
 */
public record TestNode(URI url, long chainId, TestKey funder) {
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"0x([0-9a-f]+)\"");
    private static final Pattern RESULT = Pattern.compile("\"result\":\"(0x[0-9a-f]+)\"");

    public Network network(int confirmations) {
        return new Network("Test", chainId, "ETH", confirmations, Optional.empty(), Optional.empty(), 0);
    }

    public RpcChain chain() {
        return new RpcChain(network(1), url);
    }

    public Transactions account(Chain chain, Contracts contracts, TestKey key) {
        return new Transactions(chain, network(1), contracts, key, new MemoryIntentStore(), TransactionPolicy.LOCAL, Pace.SYSTEM);
    }

    /** A fresh account of its own holding {@code money}. */
    public Transactions funded(Chain chain, Contracts contracts, TestKey key, Amount money) {
        account(chain, contracts, funder).send(Optional.of(key.address()), money, Bytes.EMPTY, "fund");
        return account(chain, contracts, key);
    }

    /** The next block is {@code time} later than the newest, however that stands to the machine's clock. */
    public void travel(Duration time) {
        Matcher head = TIMESTAMP.matcher(rpc("eth_getBlockByNumber", "\"latest\", false"));
        if (!head.find()) {
            throw new AssertionError("a block without a time");
        }
        rpc("evm_setNextBlockTimestamp", Long.toString(Long.parseLong(head.group(1), 16) + Math.max(time.toSeconds(), 1)));
        mine();
    }

    public void mine() {
        rpc("evm_mine", "");
    }

    /** Remembers the chain as it is, for {@link #revert}. */
    public String snapshot() {
        Matcher answer = RESULT.matcher(rpc("evm_snapshot", ""));
        if (!answer.find()) {
            throw new AssertionError("a snapshot without a number");
        }
        return answer.group(1);
    }

    /** As in a reorganisation: all blocks since are gone. Accounts that sent anything in them are of no use any more. */
    public void revert(String snapshot) {
        if (!rpc("evm_revert", "\"" + snapshot + "\"").contains("true")) {
            throw new AssertionError("no such snapshot: " + snapshot);
        }
    }

    public static Address deployed(Receipt receipt) {
        return receipt.created().orElseThrow();
    }

    private String rpc(String method, String parameters) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(HttpRequest.newBuilder(url).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).body();
            if (answer.contains("\"error\"")) {
                throw new AssertionError(method + ": " + answer);
            }
            return answer;
        } catch (IOException | InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }
}
