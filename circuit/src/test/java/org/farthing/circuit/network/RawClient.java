package org.farthing.circuit.network;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.onion.ClientLayers;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Bytes;

/** One circuit of a client that obeys no rule but those of cells: every message can be sent at any time. */
final class RawClient implements AutoCloseable {
    /** What came back. {@code data} is the number of bytes where the message is DATA, else -1. */
    record Received(int hop, int stream, RelayMessage message, int data) {
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Platform platform = Here.platform();
    private final EventLoop loop = EventLoop.start("hostile", platform);
    private final SecureRandom random = platform.random();
    private final Links links = new Links(loop, Optional.empty(), new LinkKeys(platform, random, platform), Optional.empty());
    private final ClientLayers layers = new ClientLayers();
    private final List<Bytes> bindings = new ArrayList<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Bytes> created = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> destroyed = new CompletableFuture<>();
    private final List<Bytes> proofs = new ArrayList<>();
    private LinkCircuits link;
    private int circuit;
    private int dataCells;

    RawClient(Descriptor first) throws Exception {
        this(first, offer(first));
    }

    /** One that names no price. */
    static RawClient withoutQuote(Descriptor first) throws Exception {
        return new RawClient(first, new HandshakeOptions(List.of(1), Optional.empty(), Optional.empty(), OptionalInt.empty()).encode());
    }

    /** @param offer CM of its first handshake */
    RawClient(Descriptor first, byte[] offer) throws Exception {
        var opened = new CompletableFuture<LinkCircuits>();
        loop.execute(() -> links.to(first, new Links.Waiter() {
            @Override
            public void ready(LinkCircuits ready) {
                circuit = ready.open(new Cells());
                opened.complete(ready);
            }

            @Override
            public void failed(String why) {
                opened.completeExceptionally(new AssertionError(why));
            }
        }));
        link = Waiting.get(opened, PATIENCE);
        var handshake = Handshake.Client.start(first.relayId(), first.onionKey(), offer, random);
        loop.execute(() -> link.sendControl(circuit, Cell.CREATE, handshake.createBody()));
        addHop(handshake.finish(take(created).toArray()));
    }

    private static byte[] offer(Descriptor relay) {
        return HandshakeOptions.offer(DescriptorCodec.quote(relay)).encode();
    }

    private void addHop(HopKeys keys) throws Exception {
        bindings.add(Bytes.of(keys.bind()));
        onLoop(() -> layers.addHop(keys));
    }

    /** Extends by one hop, as an honest client does. */
    RawClient extend(Descriptor next) throws Exception {
        var handshake = Handshake.Client.start(next.relayId(), next.onionKey(), offer(next), random);
        send(layers.hops() - 1, 0, new RelayMessage.Extend(next.host(), next.port(), handshake.extendData()));
        RelayMessage answer = next().message();
        addHop(handshake.finish(((RelayMessage.Extended) answer).created()));
        return this;
    }

    /** A handshake for {@code relay} that will not be finished. */
    Bytes handshakeFor(Bytes relay, Bytes onionKey) throws HandshakeException {
        return Handshake.Client.start(relay, onionKey, HandshakeOptions.offer(Bytes.of(new byte[32])).encode(), random).extendData();
    }

    Bytes binding(int hop) {
        return bindings.get(hop);
    }

    void send(int hop, int stream, RelayMessage... messages) throws Exception {
        byte[] cell = new byte[Cell.SIZE];
        int at = Cell.HEADER + ClientLayers.MESSAGE_OFFSET;
        for (RelayMessage message : messages) {
            at += RelayMessageCodec.write(cell, at, stream, message);
        }
        sealAndSend(hop, cell);
    }

    /** One DATA cell; {@code length} may be what no honest client sends. */
    void sendData(int hop, int stream, byte[] data) throws Exception {
        byte[] cell = new byte[Cell.SIZE];
        int at = Cell.HEADER + ClientLayers.MESSAGE_OFFSET;
        RelayMessageCodec.writeHeader(cell, at, RelayMessage.DATA, data.length, stream);
        System.arraycopy(data, 0, cell, at + Cell.MESSAGE_HEADER, data.length);
        sealAndSend(hop, cell);
    }

    /** A cell whose messages are these bytes. */
    void sendBytes(int hop, byte[] messages) throws Exception {
        byte[] cell = new byte[Cell.SIZE];
        System.arraycopy(messages, 0, cell, Cell.HEADER + ClientLayers.MESSAGE_OFFSET, messages.length);
        sealAndSend(hop, cell);
    }

    /** Padding for a hop. */
    void sendDrop(int hop) throws Exception {
        byte[] cell = new byte[Cell.SIZE];
        onLoop(() -> {
            layers.sealForward(hop, RelayLayer.DROP, cell, Cell.HEADER);
            link.sendRelay(circuit, cell, 0, 1);
        });
    }

    private void sealAndSend(int hop, byte[] cell) throws Exception {
        onLoop(() -> {
            layers.sealForward(hop, RelayLayer.DELIVER, cell, Cell.HEADER);
            link.sendRelay(circuit, cell, 0, 1);
        });
    }

    /** A cell changed on its way by {@code change}; the body begins at {@link Cell#HEADER}. */
    void sendAltered(int hop, RelayMessage message, Consumer<byte[]> change) throws Exception {
        byte[] cell = new byte[Cell.SIZE];
        RelayMessageCodec.write(cell, Cell.HEADER + ClientLayers.MESSAGE_OFFSET, 0, message);
        onLoop(() -> {
            layers.sealForward(hop, RelayLayer.DELIVER, cell, Cell.HEADER);
            change.accept(cell);
            link.sendRelay(circuit, cell, 0, 1);
        });
    }

    /** The same cell twice. */
    void sendTwice(int hop, RelayMessage message) throws Exception {
        sendAltered(hop, message, cell -> link.sendRelay(circuit, cell.clone(), 0, 1));
    }

    Received next() throws InterruptedException {
        return take(received);
    }

    /** What has come already, or null. */
    Received poll() {
        return received.poll();
    }

    /** What comes within so many milliseconds, or null. */
    Received poll(long millis) throws InterruptedException {
        return Waiting.poll(received, Duration.ofMillis(millis));
    }

    /** The next message that is no DATA. */
    RelayMessage nextControl() throws InterruptedException {
        while (true) {
            Received one = next();
            if (one.data() < 0) {
                return one.message();
            }
        }
    }

    /** Data cells that arrived so far, and the proofs for those of them that must be acknowledged. */
    synchronized int dataCells() {
        return dataCells;
    }

    synchronized List<Bytes> proofs() {
        return List.copyOf(proofs);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = Waiting.poll(queue, PATIENCE);
        if (taken == null) {
            throw new AssertionError("nothing came");
        }
        return taken;
    }

    boolean isDestroyed() {
        return destroyed.isDone();
    }

    /** Waits until the other end destroys the circuit. */
    void awaitDestroyed() throws InterruptedException, ExecutionException, TimeoutException {
        Waiting.get(destroyed, PATIENCE);
    }

    private void onLoop(Runnable task) throws Exception {
        var done = new CompletableFuture<Boolean>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(true);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        Waiting.get(done, PATIENCE);
    }

    @Override
    public void close() {
        loop.execute(links::close);
        loop.close();
    }

    private final class Cells implements LinkCircuits.Circuit {
        private final MessageCursor cursor = new MessageCursor();

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            for (int i = 0; i < count; i++) {
                one(buf, off + i * Cell.SIZE + Cell.HEADER);
            }
        }

        private void one(byte[] buf, int body) {
            int hop = layers.openBackward(buf, body);
            if (hop < 0) {
                received.add(new Received(-1, 0, null, -1));
                return;
            }
            cursor.reset(buf, body, Cell.BACKWARD_BODY);
            while (cursor.next()) {
                if (cursor.command() == RelayMessage.DATA) {
                    count(buf, body);
                    received.add(new Received(hop, cursor.stream(), null, cursor.dataLength()));
                } else {
                    RelayMessage message = RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength());
                    received.add(new Received(hop, cursor.stream(), message, -1));
                }
            }
        }

        private void count(byte[] buf, int body) {
            synchronized (RawClient.this) {
                dataCells++;
                if (WindowRules.isAcknowledged(dataCells)) {
                    byte[] tag = new byte[WindowRules.TAG];
                    layers.copyBackwardTag(tag);
                    byte[] nonce = Bytes.of(buf, body + Cell.BACKWARD_BODY - WindowRules.NONCE, WindowRules.NONCE).toArray();
                    proofs.add(Bytes.of(WindowRules.proof(nonce, tag)));
                }
            }
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            created.add(Bytes.of(buf, bodyOff, Cell.BODY));
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            destroyed.complete(true);
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // It sends little.
        }
    }
}
