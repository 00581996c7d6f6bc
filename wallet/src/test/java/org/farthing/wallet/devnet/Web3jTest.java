package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthFeeHistory;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

/** The practice chain as the wallet's own client sees it. */
class Web3jTest {
    private static final Address BOB = Address.parse("0x0000000000000000000000000000000000000b0b");

    private final TestAccount alice = new TestAccount(1);
    private final DevChain chain = DevChain.open(null, Map.of(alice.address(), Amount.ofCoins(10)),
            InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
    private final DevRpcServer server = DevRpcServer.start(chain, 0);
    private final Web3j web3j = Web3j.build(new HttpService(server.uri().toString()));

    @AfterEach
    void close() {
        web3j.shutdown();
        server.close();
        chain.close();
    }

    private TransactionReceipt send(Optional<Address> to, Bytes data, long gas) throws IOException {
        EthSendTransaction sent = web3j.ethSendRawTransaction(alice.send(to, BigInteger.ZERO, data, gas).toString()).send();
        assertFalse(sent.hasError());
        return web3j.ethGetTransactionReceipt(sent.getTransactionHash()).send().getTransactionReceipt().orElseThrow();
    }

    @Test
    void aWalletsQuestions() throws IOException {
        assertEquals(31337, web3j.ethChainId().send().getChainId().longValue());
        assertEquals("31337", web3j.netVersion().send().getNetVersion());
        assertFalse(web3j.ethSyncing().send().isSyncing());
        assertEquals(List.of(), web3j.ethAccounts().send().getAccounts());
        assertEquals(Amount.ofCoins(10).wei(),
                web3j.ethGetBalance(alice.address().hex(), DefaultBlockParameterName.LATEST).send().getBalance());
        TransactionReceipt receipt = send(Optional.empty(), BenchContract.initcode(), 5_000_000);
        assertTrue(receipt.isStatusOK());
        String bench = receipt.getContractAddress();
        assertTrue(web3j.ethGetCode(bench, DefaultBlockParameterName.LATEST).send().getCode().length() > 2_000);
        assertEquals(BigInteger.ONE,
                web3j.ethGetTransactionCount(alice.address().hex(), DefaultBlockParameterName.PENDING).send().getTransactionCount());

        TransactionReceipt stored = send(Optional.of(Address.parse(bench)), BenchContract.data("store", new Bytes32(new byte[32]),
                new Utf8String("hello")), 200_000);
        assertEquals(1, stored.getLogs().size());
        var filter = new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, bench);
        filter.addSingleTopic(stored.getLogs().getFirst().getTopics().getFirst());
        assertEquals(1, web3j.ethGetLogs(filter).send().getLogs().size());
        assertEquals(1, web3j.ethGetBlockReceipts(DefaultBlockParameterName.LATEST).send().getBlockReceipts().orElseThrow().size());

        EthBlock.Block block = web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, true).send().getBlock();
        assertEquals(stored.getBlockHash(), block.getHash());
        assertEquals(1, block.getTransactions().size());
        assertEquals(alice.address().hex(),
                web3j.ethGetTransactionByHash(stored.getTransactionHash()).send().getTransaction().orElseThrow().getFrom());
        EthFeeHistory.FeeHistory history = web3j.ethFeeHistory(2, DefaultBlockParameterName.LATEST, List.of(50.0)).send().getFeeHistory();
        assertEquals(3, history.getBaseFeePerGas().size());
        assertEquals(TestAccount.GWEI, history.getReward().getFirst().getFirst());
        assertTrue(web3j.ethGasPrice().send().getGasPrice().compareTo(history.getBaseFeePerGas().getLast()) > 0);
    }

    @Test
    void refusalsAndReverts() throws IOException {
        EthSendTransaction refused = web3j.ethSendRawTransaction(
                new TestAccount(7).send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000).toString()).send();
        assertTrue(refused.getError().getMessage().startsWith("insufficient funds"));
        String bench = send(Optional.empty(), BenchContract.initcode(), 5_000_000).getContractAddress();
        EthCall call = web3j.ethCall(Transaction.createEthCallTransaction(alice.address().hex(), bench,
                BenchContract.data("fail", new Uint256(0)).toString()), DefaultBlockParameterName.LATEST).send();
        assertTrue(call.isReverted());
        assertEquals("execution reverted: as asked", call.getRevertReason());
        assertTrue(call.getError().getData().contains("08c379a0"));
        var estimate = web3j.ethEstimateGas(Transaction.createEthCallTransaction(alice.address().hex(), bench,
                BenchContract.data("push", new Uint256(3)).toString())).send().getAmountUsed();
        assertTrue(send(Optional.of(Address.parse(bench)), BenchContract.data("push", new Uint256(3)), estimate.longValueExact())
                .isStatusOK());
    }
}
