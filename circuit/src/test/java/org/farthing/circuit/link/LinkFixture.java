package org.farthing.circuit.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.loop.EventLoop;

/** Two ends of real links over loopback sockets. */
final class LinkFixture {
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private LinkFixture() {
    }

    static LinkKeys keys() {
        return keys(NOW);
    }

    static LinkKeys keys(Instant now) {
        return new LinkKeys(new SecureRandom(), InstantSource.fixed(now));
    }

    static RelayIdentity identity() {
        return RelayIdentity.generate(new SecureRandom());
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    record Sockets(SocketChannel dialled, SocketChannel accepted) {
        static Sockets open() throws IOException {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(anyPort());
                SocketChannel dialled = SocketChannel.open(server.getLocalAddress());
                return new Sockets(dialled, server.accept());
            }
        }
    }

    record Ends(EstablishedLink dialled, EstablishedLink accepted) {
        static Ends open(Optional<RelayIdentity> dialler) throws Exception {
            RelayIdentity relay = identity();
            BlockingQueue<EstablishedLink> accepted = new ArrayBlockingQueue<>(1);
            try (LinkListener listener = LinkListener.open(anyPort(), relay, keys(), accepted::add)) {
                EstablishedLink dialled = LinkHandshake.connect(listener.address(), relay.id(), dialler, keys());
                EstablishedLink other = accepted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (other == null) {
                    throw new AssertionError("the listener handed nothing over");
                }
                return new Ends(dialled, other);
            }
        }
    }

    static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static <T> T onLoop(EventLoop loop, Callable<T> work) throws Exception {
        var result = new CompletableFuture<T>();
        loop.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return await(result);
    }

    static <T> T await(CompletableFuture<T> result) throws Exception {
        return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The kind of failure that {@code result} ends with. */
    static LinkException.Kind failure(CompletableFuture<EstablishedLink> result) throws Exception {
        try {
            EstablishedLink link = await(result);
            link.close();
            throw new AssertionError("a link was made");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LinkException refusal) {
                return refusal.kind();
            }
            throw e;
        }
    }
}
