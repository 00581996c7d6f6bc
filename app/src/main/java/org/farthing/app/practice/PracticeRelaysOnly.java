package org.farthing.app.practice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.Settings.ContractPlaces;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.Request;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Practice relays without a wallet, on a test chain that somebody else runs: they enter themselves in the list there, so that any wallet on
 * that chain can use them, as it would use strangers' relays. They listen on this machine alone, and their exits reach this machine.
 */
public final class PracticeRelaysOnly implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.practice");
    private static final Amount RELAY_MONEY = Amount.ofCoins(10);
    private static final Duration RENEW_EVERY = Duration.ofHours(12);
    private static final Duration READ_EVERY = Duration.ofSeconds(5);
    private static final int MOST = 40;

    private final DataFolder data;
    private final DataFolder.Hold hold;
    private final PracticeChain chain;
    private final Network network;
    private final PracticeRelays relays = new PracticeRelays();
    private final AtomicBoolean closed = new AtomicBoolean();
    private Thread renewer;

    private PracticeRelaysOnly(DataFolder data, DataFolder.Hold hold, PracticeChain chain, Network network) {
        this.data = data;
        this.hold = hold;
        this.chain = chain;
        this.network = network;
    }

    /**
     * Starts them, and returns when they are on the list.
     *
     * @param data   where their keys and tills lie
     * @param count  1 to 40
     * @param places of the contracts, which become the folder's own
     * @param price  wei for 512 cells that the cheapest asks, from 0 up
     * @throws WalletException WRONG_CHAIN where the node gives out no play money; WRONG_CONTRACT where the contracts are not there
     */
    public static PracticeRelaysOnly start(DataFolder data, URI node, int count, ContractPlaces places, Amount price) {
        if (count < 1 || count > MOST) {
            throw new WalletException(Kind.BAD_INPUT, "1 to " + MOST + " relays can be run. Give another number with --relays.");
        }
        PracticeChain chain = PracticeChain.of(node);
        DataFolder.Hold hold;
        try {
            // Before anything is written: whoever has no play money to give is no test chain, and loopback addresses belong on no other.
            chain.money().give(Address.ZERO, Amount.ZERO);
            hold = data.hold();
        } catch (RuntimeException e) {
            PracticeWorld.close(chain);
            throw e;
        }
        var running = new PracticeRelaysOnly(data, hold, chain, chain.network().withContracts(places.channels(), places.registry(),
                places.firstBlock()));
        try {
            running.begin(count, places, price);
            return running;
        } catch (IOException e) {
            running.close();
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The relays could not start: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private void begin(int count, ContractPlaces places, Amount price) throws IOException {
        Contracts contracts = Contracts.load();
        var registry = new Registry(chain.chain(), contracts, places.registry());
        registry.requireOurCode();
        SettingsFile.set(data, "contracts", Map.of("channels", quoted(places.channels()), "registry", quoted(places.registry()),
                "first_block", Long.toString(places.firstBlock())));
        relays.open(data.practice(), count, price);
        Amount needed = registry.minBond().max(PracticeRelay.BOND).plus(RELAY_MONEY);
        for (PracticeRelay relay : relays.all()) {
            if (chain.chain().balance(relay.payee()).isZero()) {
                chain.money().give(relay.payee(), needed);
            }
        }
        relays.start(chain.chain(), network, contracts, registry, _ -> { });
        renewer = Thread.ofVirtual().name("practice-relays").start(this::renew);
    }

    private static String quoted(Address address) {
        return "\"" + address + "\"";
    }

    private void renew() {
        Instant renewal = Instant.now().plus(RENEW_EVERY);
        while (!closed.get()) {
            try {
                Thread.sleep(READ_EVERY);
                if (Instant.now().isBefore(renewal)) {
                    relays.read();
                } else {
                    renewal = Instant.now().plus(RENEW_EVERY);
                    relays.publish();
                }
            } catch (InterruptedException _) {
                return;
            } catch (WalletException | IllegalStateException e) {
                if (!closed.get()) {
                    LOG.log(Level.WARNING, "the relays could not read or renew their entries: " + e.getMessage());
                }
            }
        }
    }

    /** What commands may ask of the relays. */
    public ControlServer.Handler control() {
        var faults = new RelayRequests(relays, () -> { });
        return (command, arguments, answer, progress) -> {
            if (!faults.handle(new Request(command, arguments, answer, progress))) {
                throw new WalletException(Kind.BAD_INPUT, "Only practice relays run on this data folder; they have no wallet.");
            }
        };
    }

    public Network network() {
        return network;
    }

    public int count() {
        return relays.all().size();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (renewer != null) {
                renewer.interrupt();
            }
            relays.close();
            PracticeWorld.close(chain);
            hold.close();
        }
    }
}
