package org.farthing.circuit.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.Dialer;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;

/**
 * Carries SOCKS requests over circuits. A request whose circuit dies before the site has answered is tried on another; one that has carried
 * a single byte never is, for it may have been an order or a payment. Without a circuit it fails: nothing ever goes out directly, and no
 * name is looked up here.
 *
 * <p>Belongs to the client's event loop.
 */
final class StreamDialer implements Dialer {
    /** Who wants to know what became of streams. Called on the event loop. */
    interface Watcher {
        /** The circuit gets a stream or a look-up. */
        void used(Circuit circuit);

        /** The exit refused a port that its descriptor lists. */
        void brokeItsWord(Descriptor exit);
    }

    private static final Duration OPENING_LIMIT = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_TRIES = 4;

    private final EventLoop loop;
    private final Lane lane;
    private final BiFunction<SocksRequest, Destination, IsolationKey> keys;
    private final CircuitPool pool;
    private final DestinationRules rules;
    private final LeakWatch leaks;
    private final Watcher watcher;

    /**
     * @param lane       whose requests they are
     * @param keys       what keeps them apart
     * @param likelyLeak see {@link org.farthing.circuit.socks.SocksOptions}
     */
    StreamDialer(EventLoop loop, Lane lane, BiFunction<SocksRequest, Destination, IsolationKey> keys, CircuitPool pool,
            DestinationRules rules, Runnable likelyLeak, Watcher watcher) {
        this.loop = loop;
        this.lane = lane;
        this.keys = keys;
        this.pool = pool;
        this.rules = rules;
        this.leaks = new LeakWatch(likelyLeak);
        this.watcher = watcher;
    }

    @Override
    public void dial(SocksRequest request, Caller caller) {
        Destination destination = Destination.of(request.host());
        if (!rules.allows(destination)) {
            caller.fail(SocksReply.BLOCKED_LEAK);
            return;
        }
        switch (request.command()) {
            case CONNECT -> {
                leaks.connecting(destination, request.port());
                new Connect(request, destination, caller).start();
            }
            case RESOLVE -> {
                if (destination instanceof Destination.Literal(InetAddress address)) {
                    // An address is its own answer: nobody need be asked.
                    caller.found(address);
                } else {
                    new LookUp(request, destination, caller).start();
                }
            }
            case RESOLVE_PTR -> {
                if (destination instanceof Destination.Literal) {
                    new LookUp(request, destination, caller).start();
                } else {
                    caller.fail(SocksReply.ADDRESS_TYPE_NOT_SUPPORTED);
                }
            }
        }
    }

    private static SocksReply replyTo(EndReason reason) {
        return switch (reason) {
            case DONE, INTERNAL -> SocksReply.GENERAL_FAILURE;
            case REFUSED, RESET -> SocksReply.CONNECTION_REFUSED;
            case UNREACHABLE -> SocksReply.NETWORK_UNREACHABLE;
            case RESOLVE_FAILED -> SocksReply.HOST_UNREACHABLE;
            case POLICY, FORBIDDEN_ADDRESS -> SocksReply.NOT_ALLOWED;
            case TIMEOUT -> SocksReply.TTL_EXPIRED;
        };
    }

    /** One request, on one circuit after the other until one answers. */
    private abstract class Trial {
        private final IsolationKey key;
        private final int port;
        private final long startNanos = loop.nanos();
        private int tries;
        private EventLoop.Timer timer;
        /** The host as the exit is told it: one text for one destination, whatever the program wrote. */
        final String host;
        final Caller caller;

        Trial(SocksRequest request, Destination destination, Caller caller, int port) {
            this.key = keys.apply(request, destination);
            this.port = port;
            this.caller = caller;
            this.host = switch (destination) {
                case Destination.Literal(InetAddress address) -> address.getHostAddress();
                case Destination.Name(String name) -> name;
                case Destination.Localhost _ -> "localhost";
                case Destination.Unusable _ -> throw new IllegalArgumentException("no circuit leads there");
            };
        }

        abstract void on(Circuit circuit);

        abstract void timedOut(Circuit circuit);

        final void start() {
            tries++;
            pool.request(key, port, found -> {
                if (caller.isGone()) {
                    return;
                }
                if (found.isEmpty()) {
                    caller.fail(pool.whyNone(lane, port));
                    return;
                }
                Circuit circuit = found.get();
                watcher.used(circuit);
                timer = loop.schedule(OPENING_LIMIT, () -> timedOut(circuit));
                on(circuit);
            });
        }

        /** The exit has answered, or is not waited for any more. */
        final void stopWaiting() {
            timer.cancel();
        }

        final void refused(EndReason reason) {
            stopWaiting();
            if (!caller.isGone()) {
                caller.fail(replyTo(reason));
            }
        }

        final void circuitDied() {
            stopWaiting();
            if (caller.isGone()) {
                return;
            }
            if (tries >= MOST_TRIES || loop.nanos() - startNanos > LIMIT.toNanos()) {
                caller.fail(SocksReply.CIRCUIT_FAILED);
            } else {
                loop.execute(this::start);
            }
        }
    }

    private final class Connect extends Trial {
        private final int port;
        private StreamBridge bridge;

        private Connect(SocksRequest request, Destination destination, Caller caller) {
            super(request, destination, caller, request.port());
            this.port = request.port();
        }

        @Override
        void on(Circuit circuit) {
            bridge = circuit.openStream(host, port, new StreamOpenings.Opening() {
                @Override
                public void connected(StreamBridge connected) {
                    stopWaiting();
                    if (caller.isGone()) {
                        connected.abort(EndReason.RESET);
                        return;
                    }
                    caller.succeed(connected);
                    connected.join(caller.connection());
                }

                @Override
                public void refused(EndReason reason) {
                    if (reason == EndReason.POLICY) {
                        // It was chosen because its descriptor lists the port.
                        watcher.brokeItsWord(circuit.path().getLast().relay());
                        loop.execute(() -> pool.setAside(circuit));
                    }
                    Connect.this.refused(reason);
                }

                @Override
                public void circuitDied() {
                    Connect.this.circuitDied();
                }
            });
        }

        @Override
        void timedOut(Circuit circuit) {
            circuit.abandon(bridge);
            refused(EndReason.TIMEOUT);
        }
    }

    private final class LookUp extends Trial {
        private final boolean forName;
        private boolean abandoned;

        private LookUp(SocksRequest request, Destination destination, Caller caller) {
            super(request, destination, caller, 0);
            this.forName = request.command() == SocksRequest.Command.RESOLVE_PTR;
        }

        @Override
        void on(Circuit circuit) {
            circuit.lookUp(host, new StreamOpenings.Lookup() {
                @Override
                public void found(List<String> answers) {
                    if (abandoned) {
                        return;
                    }
                    stopWaiting();
                    if (!caller.isGone()) {
                        answer(answers);
                    }
                }

                @Override
                public void refused(EndReason reason) {
                    if (!abandoned) {
                        LookUp.this.refused(reason);
                    }
                }

                @Override
                public void circuitDied() {
                    if (!abandoned) {
                        LookUp.this.circuitDied();
                    }
                }
            });
        }

        @Override
        void timedOut(Circuit circuit) {
            abandoned = true;
            refused(EndReason.TIMEOUT);
        }

        /** An exit that answers with an address of this machine's own network would have the program connect there: no answer. */
        private void answer(List<String> answers) {
            List<Destination> usable = answers.stream().map(Destination::of).filter(rules::allows).toList();
            if (forName) {
                Optional<String> name = usable.stream().flatMap(found -> found instanceof Destination.Name(String text)
                        ? Optional.of(text).stream() : Optional.<String>empty().stream()).findFirst();
                name.ifPresentOrElse(caller::found, () -> caller.fail(SocksReply.HOST_UNREACHABLE));
                return;
            }
            List<InetAddress> addresses = usable.stream().flatMap(found -> found instanceof Destination.Literal(InetAddress address)
                    ? Optional.of(address).stream() : Optional.<InetAddress>empty().stream()).toList();
            // Programs that know one kind of address alone know IPv4.
            Optional<InetAddress> best = addresses.stream().filter(address -> address.getAddress().length == 4).findFirst()
                    .or(() -> addresses.stream().findFirst());
            best.ifPresentOrElse(address -> {
                leaks.answered(address);
                caller.found(address);
            }, () -> caller.fail(SocksReply.HOST_UNREACHABLE));
        }
    }
}
