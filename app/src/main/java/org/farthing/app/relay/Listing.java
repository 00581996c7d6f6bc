package org.farthing.app.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.app.instance.RegistryReader;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The relay's place on the list: enters it, and changes its entry where the settings, the onion key or the time ask for that. Keeps the
 * list as it was last read, for the relay's own use. Thread-safe.
 */
final class Listing {
    /** A descriptor holds for at most 48 hours; one that is renewed every day lasts through a day without a node. */
    private static final Duration LIFE = Duration.ofHours(47);
    private static final Duration RENEWED_BEFORE_END = Duration.ofHours(23);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final String VERSION = "farthing/0.1.0";

    /** What {@link #ensure} had to do. */
    enum Done {
        NOTHING,
        REGISTERED,
        UPDATED,
        /** The relay was taken off the list for good: it only cashes what it has earned. */
        RETIRED
    }

    private final Registry registry;
    private final Transactions transactions;
    private final RelayIdentity identity;
    private final Signer operator;
    private volatile RelaySettings settings;
    private final PayeeLedger till;
    private final InstantSource clock;
    private final AtomicReference<Directory> directory = new AtomicReference<>(Directory.EMPTY);
    /** All descriptors that were read last, by their hashes. */
    private final AtomicReference<Map<Bytes, Bytes>> known = new AtomicReference<>(Map.of());
    private final AtomicReference<Optional<RelayEntry>> own = new AtomicReference<>(Optional.empty());

    Listing(Registry registry, Transactions transactions, RelayIdentity identity, Signer operator, RelaySettings settings,
            PayeeLedger till, InstantSource clock) {
        this.registry = registry;
        this.transactions = transactions;
        this.identity = identity;
        this.operator = operator;
        this.settings = settings;
        this.till = till;
        this.clock = clock;
    }

    /** What the entry is to say from the next {@link #ensure} on. */
    synchronized void follow(RelaySettings next) {
        settings = next;
    }

    Directory directory() {
        return directory.get();
    }

    /** The relay's own entry, as it was last read. */
    Optional<RelayEntry> entry() {
        return own.get();
    }

    /** Until when the present descriptor holds. */
    Optional<Instant> validUntil() {
        return entry().flatMap(RelayEntry::descriptor).flatMap(Listing::decoded)
                .map(signed -> Instant.ofEpochSecond(signed.descriptor().validUntil()));
    }

    /** Where the list, as it was last read, sends others. */
    Optional<InetSocketAddress> address() {
        return entry().flatMap(RelayEntry::descriptor).flatMap(Listing::decoded).map(SignedDescriptor::descriptor)
                .map(descriptor -> InetSocketAddress.createUnresolved(descriptor.host(), descriptor.port()));
    }

    /** Reads the list again. */
    void refresh() {
        List<RelayEntry> entries = registry.list(known.get());
        var read = new HashMap<Bytes, Bytes>();
        entries.forEach(entry -> entry.descriptor().ifPresent(descriptor -> read.put(entry.descriptorHash(), descriptor)));
        known.set(Map.copyOf(read));
        directory.set(RegistryReader.directory(entries));
        own.set(entries.stream().filter(entry -> entry.relayId().equals(identity.id())).findFirst());
        // What is on the list under this relay's own signature is its word, even if its files are from before.
        entry().flatMap(RelayEntry::descriptor).flatMap(Listing::decoded).filter(RegistryReader::proves)
                .filter(signed -> signed.descriptor().relayId().equals(identity.id()))
                .ifPresent(signed -> StatedPrices.keep(till, signed.descriptor(), clock.instant()));
    }

    /**
     * Reads the list, and enters the relay or changes its entry where that is not as it should be.
     *
     * @param onionKey the present one
     * @throws WalletException NOT_ENOUGH_MONEY with what is missing; CHANNEL_STATE where the entry is another operator's
     */
    synchronized Done ensure(Bytes onionKey) {
        requireKey();
        refresh();
        Optional<RelayEntry> entry = entry();
        if (entry.isPresent() && entry.get().status() != RelayEntry.Status.WITHDRAWN && !isOurs(entry.get())) {
            throw Refusal.RELAY_OF_ANOTHER.exception();
        }
        if (entry.isPresent() && entry.get().status() == RelayEntry.Status.RETIRED) {
            return Done.RETIRED;
        }
        boolean fresh = entry.isEmpty() || entry.get().status() != RelayEntry.Status.ACTIVE;
        if (!fresh && isRight(entry.get(), onionKey)) {
            return Done.NOTHING;
        }
        SignedDescriptor signed = DescriptorCodec.sign(
                descriptor(entry.map(RelayEntry::sequence).orElse(0L) + 1, onionKey), identity::sign, operator::sign);
        StatedPrices.keep(till, signed.descriptor(), clock.instant());
        Bytes policy = DescriptorCodec.policyHash(signed.descriptor());
        if (fresh) {
            registry.register(transactions, identity.id(), payee(), settings.unitPrice(), policy, signed.encoded(), registry.minBond());
        } else {
            registry.update(transactions, identity.id(), payee(), settings.unitPrice(), policy, signed.encoded());
        }
        refresh();
        return fresh ? Done.REGISTERED : Done.UPDATED;
    }

    /** With a key whose lending is over nothing can be stated any more. */
    private void requireKey() {
        identity.until().filter(until -> !until.isAfter(clock.instant())).ifPresent(until -> {
            throw LentKey.over(until);
        });
    }

    /** What a relay has to leave in the list, in wei. */
    Amount bond() {
        return registry.minBond();
    }

    /** Off the list; the bond can be taken out 21 days later. */
    synchronized void retire() {
        registry.retire(transactions, identity.id());
        refresh();
    }

    synchronized void withdrawBond(Address to) {
        registry.withdrawBond(transactions, identity.id(), to);
        refresh();
    }

    /** The account that channels name: only its key can cash them. */
    private Address payee() {
        return operator.address();
    }

    private boolean isOurs(RelayEntry entry) {
        return entry.operator().equals(operator.address());
    }

    private Descriptor descriptor(long sequence, Bytes onionKey) {
        Instant now = clock.instant();
        // What outlasts the lending of a key, that key cannot state.
        long end = identity.until().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        return new Descriptor(identity.id(), sequence, now.minus(CLOCKS_DIFFER).getEpochSecond(), Math.min(end, now.plus(LIFE).getEpochSecond()),
                settings.name(), settings.advertised().getAddress().getHostAddress(), settings.advertised().getPort(), onionKey,
                Optional.empty(), settings.unitPrice(), settings.roles(), settings.exitPorts(), settings.country(), operator.address(),
                VERSION);
    }

    private boolean isRight(RelayEntry entry, Bytes onionKey) {
        Optional<SignedDescriptor> signed = entry.descriptor().flatMap(Listing::decoded);
        if (signed.isEmpty() || !entry.payout().equals(payee()) || !entry.pricePerUnit().equals(settings.unitPrice())) {
            return false;
        }
        Descriptor is = signed.get().descriptor();
        Descriptor should = descriptor(is.sequence(), onionKey);
        Instant end = Instant.ofEpochSecond(is.validUntil());
        var timeless = new Descriptor(is.relayId(), is.sequence(), should.validFrom(), should.validUntil(), is.name(), is.host(), is.port(),
                is.onionKey(), is.nextOnionKey(), is.pricePerUnit(), is.roles(), is.exitPorts(), is.country(), is.operator(),
                is.softwareVersion());
        boolean lasts = clock.instant().plus(RENEWED_BEFORE_END).isBefore(end) || identity.until().filter(end::equals).isPresent();
        return timeless.equals(should) && lasts
                && entry.policyHash().equals(DescriptorCodec.policyHash(should));
    }

    private static Optional<SignedDescriptor> decoded(Bytes encoded) {
        try {
            return Optional.of(DescriptorCodec.decode(encoded));
        } catch (MalformedException _) {
            // Not what this version writes: it is replaced.
            return Optional.empty();
        }
    }
}
