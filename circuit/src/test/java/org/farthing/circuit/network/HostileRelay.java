package org.farthing.circuit.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.link.EstablishedLink;
import org.farthing.circuit.link.Link;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.LinkListener;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.sim.Here;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A relay that has all the keys of one and does what its {@link Conduct} says with every cell. It takes any payment for good and extends to
 * whom it is asked.
 */
final class HostileRelay implements AutoCloseable {
    /** What it does. Every method is called on its loop; the default is what an honest relay does. */
    interface Conduct {
        /** The body of a CREATED, framed, before it is sent. */
        default byte[] created(byte[] body) {
            return body;
        }

        /** Opened cells for the next hop; what is returned is sent, in order. */
        default List<byte[]> forward(Held circuit, byte[] cell) {
            return List.of(cell);
        }

        /** A cell of the next hop before this one's layer is added; what is returned is layered and sent, in order. */
        default List<byte[]> backward(Held circuit, byte[] cell) {
            return List.of(cell);
        }

        /** What it says of money, before it is sent. */
        default RelayMessage.PayAck acknowledgement(RelayMessage.PayAck honest) {
            return honest;
        }

        /** A message for this hop that is neither payment nor EXTEND. */
        default void message(Held circuit, int stream, RelayMessage message) {
            // An honest relay would do something; a test that needs it says what.
        }
    }

    private final Platform platform = Here.platform();
    private final SecureRandom random = platform.random();
    private final RelayIdentity identity = RelayIdentity.generate(random);
    private final OnionKey onionKey = OnionKey.generate(random);
    private final EventLoop loop = EventLoop.start("hostile relay", platform);
    private final LinkKeys keys = new LinkKeys(platform, random, platform);
    private final Links links = new Links(loop, Optional.of(identity), keys, Optional.empty());
    private final LinkListener listener;
    private final Descriptor descriptor;
    private final AtomicInteger ended = new AtomicInteger();
    private volatile Directory directory = Directory.EMPTY;
    private volatile Conduct conduct;

    HostileRelay(Conduct conduct, EnumSet<Descriptor.Role> roles) throws IOException {
        this.conduct = conduct;
        listener = LinkListener.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), identity, keys, this::onLink);
        long second = platform.instant().getEpochSecond();
        descriptor = new Descriptor(identity.id(), 1, second - 60, second + 3600, "evil", "127.0.0.1", listener.address().getPort(),
                onionKey.publicValue(), Optional.empty(), PaidNetwork.UNIT_PRICE, roles,
                roles.contains(Descriptor.Role.EXIT) ? new org.farthing.circuit.relay.ExitPolicy(true, true).ports() : List.of(), "",
                PaidNetwork.address("operator of evil"), "test/1");
    }

    Descriptor descriptor() {
        return descriptor;
    }

    Address payee() {
        return PaidNetwork.address("payee of evil");
    }

    void knows(Directory listed) {
        directory = listed;
    }

    void behave(Conduct next) {
        conduct = next;
    }

    /** Circuits through it that a neighbour ended. */
    int ended() {
        return ended.get();
    }

    private void onLink(EstablishedLink established) {
        loop.execute(() -> {
            var link = new LinkCircuits(Optional.of(this::onCreate), random, () -> { });
            try {
                link.start(Link.adopt(loop, established, link), true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void onCreate(LinkCircuits link, int id, byte[] buf, int bodyOff) {
        try {
            Handshake.Response response = Handshake.Server.respond(buf, bodyOff, Cell.BODY, identity.id(), onionKey,
                    HandshakeOptions.offer(identity.id()).answer().encode(), random);
            link.attach(id, new Held(link, id, response.keys()));
            link.sendControl(id, Cell.CREATED, conduct.created(response.createdBody()));
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    /** One circuit through this relay, seen from the client's side. */
    final class Held implements LinkCircuits.Circuit {
        private final LinkCircuits prev;
        private final int prevId;
        private final RelayLayer layer;
        private final MessageCursor cursor = new MessageCursor();
        private LinkCircuits next;
        private int nextId;
        private Amount paid = Amount.ZERO;
        private int forward;
        private int backward;

        Held(LinkCircuits prev, int prevId, HopKeys hopKeys) {
            this.prev = prev;
            this.prevId = prevId;
            this.layer = new RelayLayer(hopKeys);
        }

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            for (int i = 0; i < count; i++) {
                one(Arrays.copyOfRange(buf, off + i * Cell.SIZE, off + (i + 1) * Cell.SIZE));
            }
        }

        private void one(byte[] cell) {
            forward++;
            switch (layer.openForward(cell, Cell.HEADER)) {
                case RelayLayer.FORWARD -> conduct.forward(this, cell).forEach(this::pass);
                case RelayLayer.DELIVER -> {
                    cursor.reset(cell, Cell.HEADER + RelayLayer.DELIVER_OFFSET, Cell.FORWARD_BODY);
                    while (cursor.next()) {
                        if (cursor.command() != RelayMessage.DATA) {
                            message(cursor.stream(),
                                    RelayMessageCodec.decode(cursor.command(), cell, cursor.dataOffset(), cursor.dataLength()));
                        }
                    }
                }
                default -> { }
            }
        }

        private void pass(byte[] cell) {
            next.sendRelay(nextId, cell, 0, 1);
        }

        private void message(int stream, RelayMessage message) {
            switch (message) {
                case RelayMessage.PayBind bind -> acknowledge(PayStatus.BOUND, bind.channel());
                case RelayMessage.PayVoucher voucher -> {
                    paid = voucher.cumulative();
                    acknowledge(PayStatus.CREDITED, voucher.channel());
                }
                case RelayMessage.Extend extend -> extend(extend);
                case RelayMessage.Ping(long nonce) -> say(0, new RelayMessage.Pong(nonce));
                default -> conduct.message(this, stream, message);
            }
        }

        private void acknowledge(PayStatus status, Bytes channel) {
            say(0, conduct.acknowledgement(new RelayMessage.PayAck(status, channel, paid, Amount.ZERO, forward, backward)));
        }

        private void extend(RelayMessage.Extend message) {
            Bytes create = message.create();
            links.to(directory.find(create.slice(0, 32)).orElseThrow(), new Links.Waiter() {
                @Override
                public void ready(LinkCircuits link) {
                    next = link;
                    nextId = link.open(new Onward(Held.this));
                    link.sendControl(nextId, Cell.CREATE, Handshake.frame(create));
                }

                @Override
                public void failed(String why) {
                    prev.destroy(prevId);
                }
            });
        }

        /** Sends messages of this hop's own, to the client. */
        void say(int stream, RelayMessage message) {
            byte[] cell = new byte[Cell.SIZE];
            RelayMessageCodec.write(cell, Cell.HEADER, stream, message);
            originate(cell);
        }

        /** Sends DATA of this hop's own. */
        void sayData(int stream, byte[] data) {
            byte[] cell = new byte[Cell.SIZE];
            RelayMessageCodec.writeHeader(cell, Cell.HEADER, RelayMessage.DATA, data.length, stream);
            System.arraycopy(data, 0, cell, Cell.HEADER + Cell.MESSAGE_HEADER, data.length);
            originate(cell);
        }

        private void originate(byte[] cell) {
            backward++;
            layer.sealBackward(cell, Cell.HEADER);
            prev.sendRelay(prevId, cell, 0, 1);
        }

        /** Ends the circuit towards the client. */
        void destroy() {
            prev.destroy(prevId);
        }

        private void passBack(byte[] cell) {
            backward++;
            layer.layerBackward(cell, Cell.HEADER);
            prev.sendRelay(prevId, cell, 0, 1);
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            throw new AssertionError("nobody was asked");
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            ended.incrementAndGet();
            if (next != null) {
                next.destroy(nextId);
            }
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // It queues what it likes.
        }
    }

    /** The side away from the client. */
    private final class Onward implements LinkCircuits.Circuit {
        private final Held held;

        Onward(Held held) {
            this.held = held;
        }

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            for (int i = 0; i < count; i++) {
                byte[] cell = Arrays.copyOfRange(buf, off + i * Cell.SIZE, off + (i + 1) * Cell.SIZE);
                new ArrayList<>(conduct.backward(held, cell)).forEach(held::passBack);
            }
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            try {
                held.say(0, new RelayMessage.Extended(Handshake.unframe(buf, bodyOff, Cell.BODY)));
            } catch (HandshakeException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            ended.incrementAndGet();
            held.destroy();
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // As above.
        }
    }

    @Override
    public void close() {
        listener.close();
        loop.post(links::close);
        loop.close();
    }
}
