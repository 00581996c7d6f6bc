package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.TcpConnection;

/**
 * Connects an exit to sites and answers look-ups. A name is looked up once for a stream, each address is checked, and the very address that
 * was checked is connected: there is no second look-up that could turn out differently. An address that does not answer makes way for the
 * next one.
 *
 * <p>Belongs to the relay's event loop.
 */
final class ExitConnector {
    /** Called on the event loop; exactly one of the two outcomes. */
    interface Result {
        void connected(SocketChannel channel);

        void failed(EndReason reason);

        /** Whether the stream still waits; no further address is tried otherwise. */
        boolean isWanted();
    }

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);
    /** For an address that others stand behind. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(4);
    private static final int MOST_ADDRESSES = 3;
    private static final int MOST_AT_ONCE = 512;
    private static final List<InetAddress> LOOPBACK = List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    private static final int LOOPBACK_SECONDS = 300;

    private final EventLoop loop;
    private ExitPolicy policy;
    private final ExitResolver resolver;
    private final RelayAddresses relays;
    private int connecting;

    ExitConnector(EventLoop loop, ExitPolicy policy, ExitResolver resolver, RelayAddresses relays) {
        this.loop = loop;
        this.policy = policy;
        this.resolver = resolver;
        this.relays = relays;
    }

    /** What is asked from now on is held against this policy. */
    void follow(ExitPolicy wanted) {
        policy = wanted;
    }

    /** A memory for the names of one circuit. */
    ExitNames newNames() {
        return new ExitNames(loop, resolver);
    }

    void connect(ExitNames names, String host, int port, Result result) {
        if (!policy.allows(port)) {
            result.failed(EndReason.POLICY);
            return;
        }
        addresses(names, Destination.of(host), answer -> {
            switch (answer) {
                case ExitResolver.Answer.Addresses(List<InetAddress> found, int _) -> {
                    List<InetAddress> allowed = found.stream()
                            .filter(address -> policy.allows(address) && !relays.include(address, port))
                            .limit(MOST_ADDRESSES).toList();
                    if (allowed.isEmpty()) {
                        result.failed(EndReason.FORBIDDEN_ADDRESS);
                    } else if (connecting >= MOST_AT_ONCE) {
                        result.failed(EndReason.INTERNAL);
                    } else {
                        connecting++;
                        new Attempts(allowed, port, result).next(null);
                    }
                }
                case ExitResolver.Answer.Failed(EndReason reason) -> result.failed(reason);
                case ExitResolver.Answer.Named _ -> result.failed(EndReason.INTERNAL);
            }
        });
    }

    /** Answers with the public addresses of a name, or the name of a public address. */
    void lookUp(ExitNames names, String host, Consumer<ExitResolver.Answer> result) {
        if (!policy.exits()) {
            result.accept(new ExitResolver.Answer.Failed(EndReason.POLICY));
            return;
        }
        Destination destination = Destination.of(host);
        if (destination instanceof Destination.Literal(InetAddress address)) {
            if (policy.allows(address)) {
                resolver.name(address, result);
            } else {
                result.accept(new ExitResolver.Answer.Failed(EndReason.FORBIDDEN_ADDRESS));
            }
            return;
        }
        addresses(names, destination, answer -> result.accept(switch (answer) {
            case ExitResolver.Answer.Addresses(List<InetAddress> found, int seconds) -> {
                List<InetAddress> allowed = found.stream().filter(policy::allows).toList();
                yield allowed.isEmpty() ? new ExitResolver.Answer.Failed(EndReason.FORBIDDEN_ADDRESS)
                        : new ExitResolver.Answer.Addresses(allowed, seconds);
            }
            case ExitResolver.Answer.Failed _, ExitResolver.Answer.Named _ -> answer;
        }));
    }

    private void addresses(ExitNames names, Destination destination, Consumer<ExitResolver.Answer> result) {
        switch (destination) {
            case Destination.Literal(InetAddress address) ->
                    result.accept(new ExitResolver.Answer.Addresses(List.of(address), LOOPBACK_SECONDS));
            case Destination.Name name -> names.addresses(name, result);
            // The one name that is answered without a name server; outside the practice world the policy refuses what it leads to.
            case Destination.Localhost _ -> result.accept(new ExitResolver.Answer.Addresses(LOOPBACK, LOOPBACK_SECONDS));
            case Destination.Unusable _ -> result.accept(new ExitResolver.Answer.Failed(EndReason.FORBIDDEN_ADDRESS));
        }
    }

    /** One stream's addresses, one after the other. */
    private final class Attempts {
        private final List<InetAddress> addresses;
        private final int port;
        private final Result result;
        private final long endNanos = loop.nanos() + CONNECT_LIMIT.toNanos();
        private int tried;

        private Attempts(List<InetAddress> addresses, int port, Result result) {
            this.addresses = addresses;
            this.port = port;
            this.result = result;
        }

        /** @param reason what the attempts before have shown; null before the first */
        private void next(EndReason reason) {
            Duration left = Duration.ofNanos(endNanos - loop.nanos());
            if (tried == addresses.size() || !result.isWanted() || !left.isPositive()) {
                connecting--;
                result.failed(reason == null ? EndReason.TIMEOUT : reason);
                return;
            }
            var address = new InetSocketAddress(addresses.get(tried++), port);
            boolean last = tried == addresses.size();
            Duration limit = last || left.compareTo(FIRST_LIMIT) < 0 ? left : FIRST_LIMIT;
            TcpConnection.connect(loop, address, limit, new TcpConnection.ConnectHandler() {
                @Override
                public void onConnected(SocketChannel channel) {
                    connecting--;
                    result.connected(channel);
                }

                @Override
                public void onFailed(TcpConnection.ConnectFailure failure) {
                    next(worse(reason, switch (failure) {
                        case REFUSED -> EndReason.REFUSED;
                        case TIMED_OUT -> EndReason.TIMEOUT;
                        case UNREACHABLE -> EndReason.UNREACHABLE;
                        case LOOP_CLOSED -> EndReason.INTERNAL;
                    }));
                }
            });
        }

        /** Of several failures the one that says most: a machine that refused was there. */
        private static EndReason worse(EndReason before, EndReason now) {
            boolean keep = before == EndReason.REFUSED || before == EndReason.TIMEOUT && now == EndReason.UNREACHABLE;
            return keep ? before : now;
        }
    }
}
