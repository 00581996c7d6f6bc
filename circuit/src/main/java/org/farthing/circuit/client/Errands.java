package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Asks relays about channels, each question on a circuit of its own that ends at the channel's relay, within the cells that every hop gives
 * for nothing: so it works without any channel that can be paid from, and no two channels meet on one circuit. At most
 * {@value #AT_A_TIME} are under way; the others wait their turn. A relay that is silent costs its own question a failure and no more.
 *
 * <p>Not thread-safe: it belongs to the client's event loop. Answers complete on virtual threads.
 */
final class Errands {
    static final int AT_A_TIME = 8;
    private static final int MOST_TRIES = 3;
    /** For all tries together; building alone may take ten seconds where a relay on the way is silent. */
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** For the answer, once the circuit stands. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    /** What is needed of the client. Called on the event loop. */
    interface Client {
        /** The relay, where the registry lists it. */
        Optional<Descriptor> relay(Bytes relayId);

        /** All relays that questions may be put to. */
        List<Descriptor> listed();

        /** A circuit, not built yet, of any listed relays with {@code last} at the end; none where there are too few. */
        Optional<Circuit> unpaidTo(Descriptor last, Circuit.Watcher watcher);

        void failed(Descriptor relay);
    }

    private final EventLoop loop;
    private final Client client;
    private final ArrayDeque<Errand<?>> waiting = new ArrayDeque<>();
    private final Set<Errand<?>> underWay = new LinkedHashSet<>();
    private boolean closed;

    Errands(EventLoop loop, Client client) {
        this.loop = loop;
        this.client = client;
    }

    /** Asks when there is room; {@code answer} completes, or fails with a {@link WalletException} that says what happened. */
    <T> void ask(ChannelQuestion<T> question, CompletableFuture<T> answer) {
        waiting.add(new Errand<>(question, answer));
        startNext();
    }

    private void startNext() {
        while (!closed && underWay.size() < AT_A_TIME && !waiting.isEmpty()) {
            Errand<?> next = waiting.poll();
            underWay.add(next);
            next.start();
        }
    }

    /** Ends all circuits; what is not answered fails. */
    void close() {
        closed = true;
        List.copyOf(waiting).forEach(errand -> errand.fail(CircuitRefusal.CLOSING_BEFORE_ASKED));
        List.copyOf(underWay).forEach(errand -> errand.fail(CircuitRefusal.CLOSING_BEFORE_ANSWER));
        waiting.clear();
    }

    private final class Errand<T> implements Circuit.Watcher {
        private final ChannelQuestion<T> question;
        private final CompletableFuture<T> answer;
        private Circuit circuit;
        private EventLoop.Timer limit;
        private EventLoop.Timer answerLimit;
        private int tries;
        private boolean over;

        private Errand(ChannelQuestion<T> question, CompletableFuture<T> answer) {
            this.question = question;
            this.answer = answer;
        }

        private void start() {
            limit = loop.schedule(LIMIT, () -> fail(CircuitRefusal.NOT_REACHED));
            attempt();
        }

        private void attempt() {
            tries++;
            Optional<Descriptor> relay = client.relay(question.relayId());
            if (relay.isEmpty()) {
                fail(CircuitRefusal.NOT_LISTED);
                return;
            }
            Optional<Circuit> prepared = client.unpaidTo(relay.get(), this);
            if (prepared.isEmpty()) {
                fail(CircuitRefusal.NO_PATH_TO_RELAY);
                return;
            }
            circuit = prepared.get();
            circuit.build();
        }

        @Override
        public void ready(Circuit ready) {
            answerLimit = loop.schedule(ANSWER_LIMIT, () -> fail(CircuitRefusal.NO_ANSWER));
            Bytes binding = ready.binding(ready.path().size() - 1);
            onVirtualThread(() -> {
                RelayMessage message = question.message(binding);
                loop.post(() -> {
                    if (!over && circuit == ready && !ready.isDead()) {
                        ready.ask(message, this::answered);
                    }
                });
            });
        }

        private void answered(RelayMessage message) {
            onVirtualThread(() -> {
                T read = question.read(message);
                loop.post(() -> finish(() -> answer.complete(read)));
            });
        }

        /** Signs or verifies; whatever goes wrong there is the answer. */
        private void onVirtualThread(Runnable work) {
            loop.platform().start("errand", () -> {
                try {
                    work.run();
                } catch (WalletException e) {
                    loop.post(() -> finish(() -> answer.completeExceptionally(e)));
                } catch (ProtocolViolation _) {
                    loop.post(() -> fail(CircuitRefusal.OTHER_ANSWER));
                } catch (IllegalStateException _) {
                    // The key went while the circuit was built.
                    loop.post(() -> fail(CircuitRefusal.LOCKED_BEFORE_ASKED));
                }
            });
        }

        @Override
        public void dead(Circuit dead, int blamed, String why) {
            if (over || dead != circuit) {
                return;
            }
            if (answerLimit != null) {
                answerLimit.cancel();
                answerLimit = null;
            }
            if (blamed >= 0) {
                client.failed(dead.path().get(blamed).relay());
            }
            if (tries < MOST_TRIES) {
                // Not from within the dead circuit's last call.
                loop.execute(() -> {
                    if (!over) {
                        attempt();
                    }
                });
            } else {
                fail(CircuitRefusal.COULD_NOT_BE_ASKED, why);
            }
        }

        @Override
        public void idle(Circuit idle) {
            // It never carries a stream.
        }

        private void fail(CircuitRefusal why, Object... parts) {
            finish(() -> answer.completeExceptionally(why.exception(parts)));
        }

        private void finish(Runnable completion) {
            if (over) {
                return;
            }
            over = true;
            if (limit != null) {
                limit.cancel();
            }
            if (answerLimit != null) {
                answerLimit.cancel();
            }
            underWay.remove(this);
            if (circuit != null) {
                circuit.close();
            }
            // Whoever waits may go on for long: not on the loop.
            loop.platform().start("answer", completion);
            // Not from within a caller that goes through those under way.
            loop.execute(Errands.this::startNext);
        }
    }
}
