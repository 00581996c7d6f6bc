package org.farthing.app.practice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.farthing.app.instance.RegistryReader;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** The relays of a practice world, and the directory that the registry makes of them. Thread-safe. */
final class PracticeRelays implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.practice");

    private record Character(String name, String country) {
    }

    private static final List<Character> CAST = List.of(new Character("Alder", "CH"), new Character("Birch", "IS"),
            new Character("Cedar", "NL"), new Character("Doum", "DE"), new Character("Elm", "SE"), new Character("Fir", "RO"),
            new Character("Ginkgo", "JP"), new Character("Hazel", "CA"), new Character("Iroko", "KE"), new Character("Juniper", "NO"));

    private final List<PracticeRelay> relays = new ArrayList<>();
    private final AtomicReference<Directory> directory = new AtomicReference<>(Directory.EMPTY);
    private long lastRead = -1;
    private Chain chain;
    private Network network;
    private Contracts contracts;
    private Registry registry;

    /** Opens the files of {@code count} relays; none runs yet. @param unitPrice of the cheapest, in wei for 512 cells */
    synchronized void open(Path folder, int count, Amount unitPrice) {
        for (int i = 0; i < count; i++) {
            Character character = i < CAST.size() ? CAST.get(i) : new Character("Relay " + (i + 1), "");
            // Prices differ by a tenth, as on a real market.
            Amount price = unitPrice.plus(unitPrice.dividedUp(100).times(i % 3 * 5L));
            relays.add(new PracticeRelay(new RelayFolder(folder.resolve("relay-" + (i + 1))), character.name(), character.country(),
                    price));
        }
    }

    synchronized List<PracticeRelay> all() {
        return List.copyOf(relays);
    }

    /**
     * Starts them; those that cannot are left out where enough are left for a path, or all where fewer were asked for.
     *
     * @param progress hears how many pieces of the work are done: two for each relay
     */
    synchronized void start(Chain onChain, Network onNetwork, Contracts known, Registry list, IntConsumer progress) throws IOException {
        chain = onChain;
        network = onNetwork;
        contracts = known;
        registry = list;
        int done = 0;
        int running = 0;
        Exception first = null;
        for (PracticeRelay relay : relays) {
            try {
                relay.start(chain, network, contracts, directory::get);
                running++;
            } catch (IOException | WalletException e) {
                LOG.log(Level.WARNING, relay.name() + " could not start: " + e.getMessage());
                first = first == null ? e : first;
            }
            done++;
            progress.accept(done);
        }
        // Relays without a world can be fewer than a path: others on the same list make it whole.
        if (running < Math.min(relays.size(), PracticeOptions.FEWEST_RELAYS)) {
            switch (first) {
                case IOException e -> throw e;
                case WalletException e -> throw e;
                case null, default -> throw new IllegalStateException("a world without relays");
            }
        }
        publish(done, progress);
    }

    /** Renews every running relay's description in the registry, and reads the registry again. */
    synchronized void publish() {
        publish(0, _ -> { });
    }

    private void publish(int before, IntConsumer progress) {
        int done = before;
        List<RelayEntry> entries = registry.list();
        for (PracticeRelay relay : relays) {
            if (relay.isRunning()) {
                Bytes id = relay.id();
                relay.publish(chain, network, contracts, registry,
                        entries.stream().filter(entry -> entry.relayId().equals(id)).findFirst());
            }
            done++;
            progress.accept(done);
        }
        lastRead = -1;
        read();
    }

    /** Reads the registry where the chain has gone on, for all relays that run. */
    synchronized void read() {
        long block = chain.latest().number();
        if (block != lastRead) {
            DirectoryView view = RegistryReader.view(new RegistryReader.At(block, Instant.now()), registry.list(block));
            directory.set(new Directory(view.relays().stream().map(SignedDescriptor::descriptor).toList()));
            relays.forEach(relay -> relay.hasRead(view));
            lastRead = block;
        }
    }

    /** Stops a relay as if its process had been killed; the others and the client find out by themselves. */
    void kill(int number) {
        numbered(number).kill();
    }

    /**
     * Has a relay close all channels that owe it something, without their payers being asked.
     *
     * @return what it cashes in all
     */
    Amount cash(int number) {
        return numbered(number).cash();
    }

    /** Starts a relay again that was stopped. */
    void startAgain(int number) {
        PracticeRelay relay = numbered(number);
        if (!relay.isRunning()) {
            try {
                relay.start(chain, network, contracts, directory::get);
            } catch (IOException e) {
                throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The relay could not start: " + e.getMessage() + ".", e);
            }
            publish();
        }
    }

    private synchronized PracticeRelay numbered(int number) {
        if (number < 1 || number > relays.size()) {
            throw new WalletException(Kind.BAD_INPUT, "Relays are numbered from 1 to " + relays.size() + ".");
        }
        return relays.get(number - 1);
    }

    /** Ends them side by side. */
    @Override
    public void close() {
        List<Thread> ending = all().stream().map(relay -> Thread.startVirtualThread(() -> PracticeWorld.close(relay))).toList();
        for (Thread one : ending) {
            try {
                one.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
