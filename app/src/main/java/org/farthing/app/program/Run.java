package org.farthing.app.program;

import java.lang.System.Logger.Level;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.farthing.app.DataFolder;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.Instance;
import org.farthing.app.instance.InstanceControl;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.instance.NetworkInstance;
import org.farthing.app.instance.RoutedChain;
import org.farthing.app.practice.PracticeRequests;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.relay.HostedRelay;
import org.farthing.app.session.Session;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;

/** What runs behind the window: nothing else may run beside it. */
sealed interface Run extends AutoCloseable {
    /** What is done where somebody leaves a window with real money in it alone, and the settings say nothing. */
    Duration LOCK_AFTER = Duration.ofMinutes(10);
    System.Logger LOG = System.getLogger("farthing.program");

    Session session();

    /** What commands beside the window ask. */
    ControlServer.Handler control();

    @Override
    void close();

    /** The practice world. */
    record Practice(PracticeWorld world, Session session, ControlServer.Handler control) implements Run {
        /** @param window whose settings say what the window looks like, in its practice world too */
        static Practice of(PracticeWorld world, DataFolder window, Runnable end) {
            world.instance().keepWindowChoiceIn(window);
            return new Practice(world, new InstanceSession(world.instance(), end),
                    new InstanceControl(world.instance(), List.of(new PracticeRequests(world))));
        }

        @Override
        public void close() {
            world.close();
        }
    }

    /** A wallet on a network that others run. */
    record OnNetwork(NetworkInstance network, Session session, ControlServer.Handler control) implements Run {
        /**
         * Takes over an instance whose wallet was just opened, and begins to look at its chain.
         *
         * @param password a copy, which starts the relay that ran beside the wallet; this closes it
         */
        static OnNetwork begin(NetworkInstance network, boolean direct, Password password, Runnable end) {
            HostedRelay relay = relay(network.instance());
            network.instance().host(relay);
            Thread.ofVirtual().name("relay").start(() -> {
                try (password) {
                    relay.startWithWallet(password);
                }
            });
            network.instance().payFromOpenChannels();
            Thread.ofVirtual().name("first-look").start(() -> {
                if (direct) {
                    RoutedChain.directly(() -> look(network));
                } else {
                    look(network);
                }
            });
            network.watch(LOCK_AFTER);
            return new OnNetwork(network, new InstanceSession(network.instance(), end), new InstanceControl(network.instance(), List.of()));
        }

        private static HostedRelay relay(Instance instance) {
            return new HostedRelay(new HostedRelay.Ground(HostedRelay.Ground.configIn(instance.data()),
                    () -> instance.access().network(),
                    instance::nodesNow, instance.vault(), Optional.empty()));
        }

        private static void look(NetworkInstance network) {
            try {
                network.instance().lookAtChain();
                network.instance().refreshRelays();
            } catch (WalletException | IllegalStateException e) {
                // It is asked again by itself, and the window says since when it is silent.
                LOG.log(Level.DEBUG, "the first look at the chain failed: " + e.getMessage());
            }
        }

        @Override
        public void close() {
            network.close();
        }
    }

    /**
     * Opens something with a port of its own, on another port where the usual one is taken.
     *
     * @param taken hears that, with what was opened
     */
    static <T> T onFreePort(int usual, IntFunction<T> open, Consumer<T> taken) {
        try {
            return open.apply(usual);
        } catch (WalletException e) {
            if (!(e.getCause() instanceof BindException) || usual == 0) {
                throw e;
            }
            T opened = open.apply(0);
            taken.accept(opened);
            return opened;
        }
    }
}
