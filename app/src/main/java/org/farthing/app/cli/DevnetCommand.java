package org.farthing.app.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The practice chain alone, for trying contracts and wallets out. */
@Command(name = "devnet", mixinStandardHelpOptions = true,
        description = "Run only the embedded practice chain, as a JSON-RPC server on 127.0.0.1.")
final class DevnetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8545", description = "port to listen on; 0 takes any free one (8545)")
    private int port;

    @Option(names = "--fund", paramLabel = "ADDRESS", description = "an account that begins with 1000 PLAY; may be repeated")
    private List<String> funded = List.of();

    @Override
    public Integer call() throws InterruptedException {
        var genesis = new HashMap<Address, Amount>();
        for (String address : funded) {
            try {
                genesis.put(Address.parse(address), Amount.ofCoins(1000));
            } catch (IllegalArgumentException e) {
                throw new Failure(e.getMessage());
            }
        }
        Path folder = global.data;
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        try (DevChain chain = DevChain.open(folder, genesis, InstantSource.system());
                DevRpcServer server = DevRpcServer.start(chain, port)) {
            String rpc = "http://127.0.0.1:" + server.port();
            spec.commandLine().getOut().println(global.json
                    ? Json.line(Json.object().put("event", "ready").put("rpc", rpc).put("chainId", DevChain.CHAIN_ID))
                    : "The practice chain (id " + DevChain.CHAIN_ID + ") answers on " + rpc + ". Ctrl+C ends it.");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                try {
                    stopped.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                Runtime.getRuntime().halt(0);
            }, "signal"));
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
