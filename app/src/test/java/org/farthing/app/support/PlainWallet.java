package org.farthing.app.support;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** A plain user of an embedded chain behind its RPC port. */
public final class PlainWallet extends PlainUser implements AutoCloseable {
    private final DevChain chain;
    private final DevRpcServer server;

    public PlainWallet(Path folder) throws IOException {
        DevChain embedded = DevChain.open(null, Map.of(), InstantSource.system());
        DevRpcServer node = DevRpcServer.start(embedded, 0);
        super(folder, node.uri().toString());
        this.chain = embedded;
        this.server = node;
    }

    public DevChain chain() {
        return chain;
    }

    public void give(Address account, Amount amount) {
        chain.setBalance(account, amount);
    }

    @Override
    public void close() {
        server.close();
        chain.close();
    }
}
