package org.farthing.circuit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.client.GuardStore;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.RelayNode;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.circuit.relay.Till;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.Waiting;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Relays, a client that pays them, and a site, all in this process: on loopback sockets, or in a simulated world where the thread that
 * makes them belongs to one. The chain is a map; keys, vouchers and ledgers are real.
 */
public final class PaidNetwork implements AutoCloseable {
    static final long CHAIN = 31337;
    static final Address CONTRACT = address("contract");
    /** Wei for 512 cells: 100 for a quantum of 32. */
    static final Amount UNIT_PRICE = Amount.ofWei(1_600);
    static final Amount QUANTUM_PRICE = Amount.ofWei(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Amount taken;
    private final ResolverSettings resolver;
    private final Platform platform = Here.platform();
    private final SecureRandom random = platform.random();
    private final List<Relay> relays = new ArrayList<>();
    private final MapChain chain = new MapChain();
    private final List<MemoryChannel> channels = new ArrayList<>();
    private final Optional<List<SilentWire>> wires;
    private final List<HostileRelay> strangers = new ArrayList<>();
    private final Origin origin = new Origin();
    private volatile Directory directory = Directory.EMPTY;
    private volatile Instant now = platform.instant();
    private final InstantSource clock = () -> now;
    private ClientNode client;
    private InetSocketAddress socks;

    /** One relay and its books. */
    public static final class Relay {
        private final int number;
        private final ExitPolicy policy;
        private final byte[] identity;
        private final byte[] onionKey;
        private final Address payee;
        private RelayNode node;
        private Till till;
        private PayeeLedger ledger;
        private Descriptor descriptor;
        private Descriptor listed;
        private boolean down;

        private Relay(int number, ExitPolicy policy, RelayIdentity identity, OnionKey onionKey) {
            this.number = number;
            this.policy = policy;
            this.identity = identity.encode();
            this.onionKey = onionKey.encode();
            this.payee = address("payee " + number);
        }

        public RelayNode node() {
            return node;
        }

        Till till() {
            return till;
        }

        PayeeLedger ledger() {
            return ledger;
        }

        public Descriptor descriptor() {
            return descriptor;
        }

        private void lists(Amount unitPrice, List<Descriptor.PortRange> ports) {
            Descriptor d = listed;
            listed = new Descriptor(d.relayId(), d.sequence() + 1, d.validFrom(), d.validUntil(), d.name(), d.host(), d.port(),
                    d.onionKey(), d.nextOnionKey(), unitPrice, d.roles(), ports, d.country(), d.operator(), d.softwareVersion());
        }

        /** What it has published last. */
        Descriptor listed() {
            return listed;
        }

        public Address payee() {
            return payee;
        }

        public PayeeChannel books(Bytes channel) {
            return ledger.channel(channel).orElseThrow();
        }

        public void kill() {
            down = true;
            node.kill();
        }

        public void stop() {
            if (!down) {
                down = true;
                node.close();
            }
        }
    }

    public PaidNetwork(Path folder, int count, ExitPolicy policy) throws IOException {
        this(folder, count, _ -> policy, ResolverSettings.system());
    }

    /** @param taken what the relays really take for a unit, whatever their descriptors say */
    PaidNetwork(Path folder, int count, ExitPolicy policy, Amount taken) throws IOException {
        this(folder, count, _ -> policy, ResolverSettings.system(), taken, false);
    }

    /** Relays of different policies, by their numbers, that ask certain name servers. */
    public PaidNetwork(Path folder, int count, IntFunction<ExitPolicy> policies, ResolverSettings resolver) throws IOException {
        this(folder, count, policies, resolver, UNIT_PRICE, false);
    }

    /** With a wire before every relay's port, see {@link #wire}. */
    static PaidNetwork wired(Path folder, int count, ExitPolicy policy) throws IOException {
        return new PaidNetwork(folder, count, _ -> policy, ResolverSettings.system(), UNIT_PRICE, true);
    }

    private PaidNetwork(Path folder, int count, IntFunction<ExitPolicy> policies, ResolverSettings resolver, Amount taken, boolean wired)
            throws IOException {
        wires = wired ? Optional.of(new ArrayList<>()) : Optional.empty();
        this.folder = folder;
        this.resolver = resolver;
        this.taken = taken;
        for (int i = 0; i < count; i++) {
            relays.add(startRelay(i, policies.apply(i)));
        }
        directory = new Directory(relays.stream().map(Relay::descriptor).toList());
    }

    static Address address(String of) {
        return new Address(Bytes.of(Keccak256.hash(of.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), 12, 20));
    }

    private Relay startRelay(int number, ExitPolicy policy) throws IOException {
        var relay = new Relay(number, policy, RelayIdentity.generate(random), OnionKey.generate(random));
        launch(relay, 0);
        long second = platform.instant().getEpochSecond();
        int port = relay.node.address().getPort();
        if (wires.isPresent()) {
            var wire = new SilentWire(relay.node.address());
            wires.get().add(wire);
            port = wire.port();
        }
        relay.descriptor = new Descriptor(relay.node.id(), 1, second - 60, second + 3600, "r" + number, "127.0.0.1", port,
                relay.node.onionPublicKey(), Optional.empty(), UNIT_PRICE,
                policy.exits() ? EnumSet.allOf(Descriptor.Role.class) : EnumSet.of(Descriptor.Role.GUARD, Descriptor.Role.MIDDLE),
                policy.ports(), "", address("operator " + number), "test/1");
        relay.listed = relay.descriptor;
        state(relay.ledger, relay.descriptor, taken);
        return relay;
    }

    private void launch(Relay relay, int port) throws IOException {
        PayeeLedger ledger = PayeeLedger.open(folder.resolve("relay-" + relay.number + ".db"));
        relay.ledger = ledger;
        relay.node = new RelayNode(platform, "r" + relay.number, RelayIdentity.decode(relay.identity.clone()),
                OnionKey.decode(relay.onionKey.clone()), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), relay.policy,
                resolver, () -> directory,
                loop -> relay.till = new Till(loop, CHAIN, CONTRACT, relay.payee, chain, ledger, clock));
    }

    /** The relay stops, and starts again at the same place with nothing but its files. */
    void restart(Relay relay) throws IOException {
        int port = relay.node.address().getPort();
        relay.node.close();
        relay.ledger.close();
        launch(relay, port);
    }

    /** Lists a relay that is none of these; the client gets a channel to it as to all others. */
    void admit(HostileRelay stranger) {
        strangers.add(stranger);
        directory = new Directory(Stream.concat(directory.all().stream(), Stream.of(stranger.descriptor())).toList());
        strangers.forEach(one -> one.knows(directory));
    }

    Instant now() {
        return now;
    }

    /** What the relays' clock shows; it does not move by itself. */
    void setClock(Instant now) {
        this.now = now;
    }

    /** The relay keeps what it tells, as the product does before it tells it; these tests move its clock by weeks. */
    private void state(PayeeLedger ledger, Descriptor descriptor, Amount unitPrice) {
        ledger.statePrice(DescriptorCodec.quote(descriptor), unitPrice, now.plus(Duration.ofDays(365)), now);
    }

    /** All relays ask for so much from now on, and the registry says so. */
    void listPrice(Amount unitPrice) {
        relays.forEach(relay -> statePrice(relay, unitPrice));
        publish();
    }

    /** The relay asks for so much from now on; nobody has read of it yet, see {@link #publish()}. */
    void statePrice(Relay relay, Amount unitPrice) {
        relay.lists(unitPrice, relay.listed.exitPorts());
        state(relay.ledger, relay.listed, unitPrice);
    }

    /** The registry lists a price that the relay itself knows nothing of, as when it lost its files. */
    void listUnknownPrice(Relay relay, Amount unitPrice) {
        relay.lists(unitPrice, relay.listed.exitPorts());
        publish();
    }

    /** Everybody reads the list anew. */
    void publish() {
        publish(relays.stream().map(Relay::listed).toList());
    }

    private void publish(List<Descriptor> descriptors) {
        directory = new Directory(descriptors);
    }

    /** A relay states other ports from now on than it connects to. */
    void listPorts(int number, List<Descriptor.PortRange> ports) {
        Relay relay = relays.get(number);
        relay.lists(relay.listed.pricePerUnit(), ports);
        state(relay.ledger, relay.listed, taken);
        publish(directory.all().stream().map(one -> one.relayId().equals(relay.listed.relayId()) ? relay.listed : one).toList());
    }

    /** What the chain says of a channel from now on. */
    void setOnChain(MemoryChannel channel, Amount deposit, Instant expiry, boolean open) {
        chain.put(channel.terms().id(), new Till.OnChain(deposit, expiry, open));
    }

    /** No relay can read the chain, or all can again. */
    void setChainAway(boolean away) {
        chain.setAway(away);
    }

    /** Puts a channel and its best voucher into the relay's books, as if circuits had paid. */
    void plant(Relay relay, MemoryChannel channel, Voucher best) {
        relay.ledger.confirm(channel.terms(), channel.deposit(), now.plus(Duration.ofDays(30)));
        relay.ledger.accept(List.of(best), now);
    }

    /** Opens a channel to a relay without giving it to the client. */
    public MemoryChannel openChannel(int key, Relay relay, Amount deposit) {
        var channel = new MemoryChannel(key, relay.descriptor().relayId(), relay.payee(), deposit);
        chain.put(channel.terms().id(), new Till.OnChain(deposit, now.plus(Duration.ofDays(30)), true));
        channels.add(channel);
        return channel;
    }

    /** Starts the client with a channel to each relay, and waits until it has a circuit. */
    public void startClient(Amount deposit) throws IOException {
        startClient(deposit, SocksOptions.DEFAULT);
    }

    /** As above, with a SOCKS port of one's choice. */
    public void startClient(Amount deposit, SocksOptions options) throws IOException {
        startClient(deposit, options, UNIT_PRICE);
    }

    /** As above. @param agreed the most that the channels' owner pays for a unit */
    void startClient(Amount deposit, SocksOptions options, Amount agreed) throws IOException {
        prepareClient(new DestinationRules(true), options);
        for (int i = 0; i < relays.size(); i++) {
            client.addChannel(openChannel(1000 + i, relays.get(i), deposit), agreed);
        }
        for (HostileRelay stranger : strangers) {
            client.addChannel(channelOf(stranger, deposit), UNIT_PRICE);
        }
        client.connect();
        await("a circuit", () -> client.status().readyCircuits() > 0);
    }

    MemoryChannel channelOf(HostileRelay stranger, Amount deposit) {
        var channel = new MemoryChannel(2000 + channels.size(), stranger.descriptor().relayId(), stranger.payee(), deposit);
        channels.add(channel);
        return channel;
    }

    public ClientNode prepareClient(DestinationRules rules) throws IOException {
        return prepareClient(rules, SocksOptions.DEFAULT);
    }

    private ClientNode prepareClient(DestinationRules rules, SocksOptions options) throws IOException {
        client = newClient(rules, GuardStore.NONE, GuardStore.NONE);
        socks = client.listen(0, options);
        return client;
    }

    /** A second client of the same network, without a port and without channels. */
    ClientNode anotherClient() {
        return newClient(new DestinationRules(true), GuardStore.NONE, GuardStore.NONE);
    }

    private ClientNode newClient(DestinationRules rules, GuardStore guards, GuardStore measurements) {
        return new ClientNode(platform, () -> directory, rules, platform, guards, measurements);
    }

    public InetSocketAddress socks() {
        return socks;
    }

    /** A client that keeps its guards in {@code guards} and what it measured in {@code measurements}, with a channel to each relay. */
    ClientNode startClient(GuardStore guards, GuardStore measurements) {
        var another = newClient(new DestinationRules(true), guards, measurements);
        for (Relay relay : relays) {
            another.addChannel(openChannel(2000 + channels.size(), relay, Amount.ofWei(100_000_000)), UNIT_PRICE);
        }
        another.connect();
        await("a circuit", () -> another.status().readyCircuits() > 0);
        return another;
    }

    public SocksSocket dial(String user) throws IOException {
        return dial(user, 0);
    }

    public SocksSocket dial(String user, int receiveBuffer) throws IOException {
        return new SocksSocket(socks, user, "127.0.0.1", origin.port(), receiveBuffer);
    }

    public SocksSocket dialTo(String host, int port) throws IOException {
        return new SocksSocket(socks, "", host, port, 0);
    }

    /** What stands before the relay's port; everything that comes to it passes there. */
    SilentWire wire(Bytes id) {
        return wires.orElseThrow().get(relays.indexOf(relay(id)));
    }

    public Relay relay(int number) {
        return relays.get(number);
    }

    public Relay relay(Bytes id) {
        return relays.stream().filter(relay -> relay.descriptor().relayId().equals(id)).findFirst().orElseThrow();
    }

    public List<Relay> relays() {
        return relays;
    }

    public List<MemoryChannel> channels() {
        return channels;
    }

    public MemoryChannel channelTo(Relay relay) {
        return channels.stream().filter(channel -> channel.relayId().equals(relay.descriptor().relayId())).findFirst().orElseThrow();
    }

    public ClientNode client() {
        return client;
    }

    public ClientStatus status() {
        return client.status();
    }

    public Origin origin() {
        return origin;
    }

    /** Waits until {@code held}; a limit only for the case that it never does. */
    public static void await(String what, BooleanSupplier held) {
        Platform here = Here.platform();
        long end = here.nanos() + PATIENCE.toNanos();
        while (!held.getAsBoolean()) {
            if (here.nanos() - end > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            Waiting.pause(Duration.ofMillis(5));
        }
    }

    /** Waits until {@code value} has not changed for {@code still}, and returns it. */
    public static long settled(java.util.function.LongSupplier value, Duration still) {
        long last = value.getAsLong();
        Platform here = Here.platform();
        long since = here.nanos();
        long end = since + PATIENCE.toNanos();
        while (here.nanos() - since < still.toNanos()) {
            Waiting.pause(Duration.ofMillis(10));
            long now = value.getAsLong();
            if (now != last) {
                last = now;
                since = here.nanos();
            }
            if (since - end > 0) {
                throw new AssertionError("it never settles");
            }
        }
        return last;
    }

    @Override
    public void close() {
        channels.forEach(MemoryChannel::release);
        if (client != null) {
            client.close();
        }
        wires.ifPresent(all -> all.forEach(SilentWire::close));
        relays.forEach(Relay::stop);
        relays.forEach(relay -> relay.ledger.close());
        origin.close();
    }
}
