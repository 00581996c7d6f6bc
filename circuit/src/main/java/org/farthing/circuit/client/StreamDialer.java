package org.farthing.circuit.client;

import java.time.Duration;
import java.util.function.Consumer;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.Dialer;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;

/**
 * Carries SOCKS requests over circuits. A request whose circuit dies before the site has answered is tried on another; one that has carried
 * a single byte never is, for it may have been an order or a payment. Without a circuit it fails: nothing ever goes out directly.
 *
 * <p>Belongs to the client's event loop.
 */
final class StreamDialer implements Dialer {
    private static final Duration OPENING_LIMIT = Duration.ofSeconds(20);
    private static final int MOST_TRIES = 4;

    private final EventLoop loop;
    private final CircuitPool pool;
    private final DestinationRules rules;
    private final Consumer<Circuit> used;

    StreamDialer(EventLoop loop, CircuitPool pool, DestinationRules rules, Consumer<Circuit> used) {
        this.loop = loop;
        this.pool = pool;
        this.rules = rules;
        this.used = used;
    }

    @Override
    public void dial(SocksRequest request, Caller caller) {
        if (!rules.allows(request.host())) {
            caller.fail(SocksReply.NOT_ALLOWED);
            return;
        }
        attempt(request, caller, 1);
    }

    private void attempt(SocksRequest request, Caller caller, int attempt) {
        pool.request(IsolationKey.of(request), request.port(), found -> {
            if (caller.isGone()) {
                return;
            }
            if (found.isEmpty()) {
                caller.fail(SocksReply.GENERAL_FAILURE);
                return;
            }
            open(found.get(), request, caller, attempt);
        });
    }

    private void open(Circuit circuit, SocksRequest request, Caller caller, int attempt) {
        used.accept(circuit);
        var opening = new Opening(request, caller, attempt);
        StreamBridge bridge = circuit.openStream(request.host(), request.port(), opening);
        opening.timer = loop.schedule(OPENING_LIMIT, () -> {
            circuit.abandon(bridge);
            opening.refused(EndReason.TIMEOUT);
        });
    }

    private final class Opening implements Circuit.Opening {
        private final SocksRequest request;
        private final Caller caller;
        private final int attempt;
        private EventLoop.Timer timer;

        private Opening(SocksRequest request, Caller caller, int attempt) {
            this.request = request;
            this.caller = caller;
            this.attempt = attempt;
        }

        @Override
        public void connected(StreamBridge bridge) {
            timer.cancel();
            if (caller.isGone()) {
                bridge.abort(EndReason.RESET);
                return;
            }
            caller.succeed(bridge);
            bridge.join(caller.connection());
        }

        @Override
        public void refused(EndReason reason) {
            timer.cancel();
            if (!caller.isGone()) {
                caller.fail(switch (reason) {
                    case DONE, INTERNAL -> SocksReply.GENERAL_FAILURE;
                    case REFUSED, RESET -> SocksReply.CONNECTION_REFUSED;
                    case UNREACHABLE -> SocksReply.NETWORK_UNREACHABLE;
                    case RESOLVE_FAILED -> SocksReply.HOST_UNREACHABLE;
                    case POLICY -> SocksReply.NOT_ALLOWED;
                    case TIMEOUT -> SocksReply.TTL_EXPIRED;
                });
            }
        }

        @Override
        public void circuitDied() {
            timer.cancel();
            if (caller.isGone()) {
                return;
            }
            if (attempt >= MOST_TRIES) {
                caller.fail(SocksReply.GENERAL_FAILURE);
            } else {
                loop.execute(() -> attempt(request, caller, attempt + 1));
            }
        }
    }
}
