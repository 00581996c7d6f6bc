package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.RegisteredRelay;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * The list of relays that was read last, in a file: with it the next start builds circuits before it asks anybody anything, and notices a
 * node that shows an older list than the one before.
 * <pre>
 *   "farthing-1:relays:" | version u8 = 2 | chain id u64 | registry[20] | block u64 | time u64, seconds | count u32
 *   count x ( relay id[32] | operator[20] | payout[20] | price u128 | descriptor hash[32] | length u16 | descriptor, or nothing )
 *   keccak256 of all before, 32 bytes
 * </pre>
 * Descriptors are taken only where both their signatures hold. Thread-safe as far as one writes at a time.
 */
final class KeptRelays {
    private static final System.Logger LOG = System.getLogger("farthing.directory");
    private static final byte[] MAGIC = "farthing-1:relays:".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int HASH = 32;
    private static final int MOST = 20_000;
    private static final int LONGEST = 64 << 20;

    private final Path file;
    private final long chainId;
    private final Address registry;

    KeptRelays(Path file, long chainId, Address registry) {
        this.file = file;
        this.chainId = chainId;
        this.registry = registry;
    }

    /** A list that cannot be stored is only missed at the next start. */
    void save(DirectoryView view) {
        var out = new ByteWriter().bytes(MAGIC).u8(VERSION).u64(chainId).bytes(registry.bytes()).u64(view.block())
                .u64(view.blockTime().getEpochSecond()).u32(view.entries().size());
        for (RegisteredRelay entry : view.entries()) {
            Bytes descriptor = view.find(entry.relayId()).map(SignedDescriptor::encoded).orElse(Bytes.EMPTY);
            out.bytes(entry.relayId()).bytes(entry.operator().bytes()).bytes(entry.payout().bytes()).u128(entry.pricePerUnit().wei())
                    .bytes(entry.descriptorHash()).u16(descriptor.length()).bytes(descriptor);
        }
        byte[] body = out.toArray();
        try {
            OwnerOnlyFile.replace(file, Bytes.of(body).concat(Bytes.of(Keccak256.hash(body))).toArray());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The list of relays could not be kept in the data folder. Check that the disk is not full.");
        }
    }

    /** Empty where there is none, or none of this chain and registry. */
    Optional<DirectoryView> load() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return decode(OwnerOnlyFile.readUpTo(file, LONGEST));
        } catch (IOException | MalformedException | IllegalArgumentException _) {
            LOG.log(Level.WARNING, "The list of relays in the data folder cannot be read; it is read from the chain again.");
            return Optional.empty();
        }
    }

    /**
     * What a file holds; empty for one of another version, chain or registry.
     *
     * @throws MalformedException       if it is not whole
     * @throws IllegalArgumentException if it is whole and holds what no list does
     */
    Optional<DirectoryView> decode(byte[] stored) {
        int end = stored.length - HASH;
        if (stored.length > LONGEST || end < MAGIC.length || !Arrays.equals(stored, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || !Arrays.equals(Keccak256.hash(Arrays.copyOf(stored, end)), Arrays.copyOfRange(stored, end, stored.length))) {
            throw new MalformedException("wrong: a list of relays that is damaged");
        }
        return read(new ByteReader(stored, MAGIC.length, end - MAGIC.length));
    }

    private Optional<DirectoryView> read(ByteReader in) {
        if (in.u8() != VERSION || in.u64() != chainId || !in.bytes(20).equals(registry.bytes())) {
            return Optional.empty();
        }
        long block = in.u64();
        Instant time = Instant.ofEpochSecond(Math.min(in.u64(), Instant.MAX.getEpochSecond()));
        long count = in.u32();
        if (count > MOST) {
            throw new MalformedException("wrong: too many relays");
        }
        var entries = new ArrayList<RegisteredRelay>();
        var relays = new ArrayList<SignedDescriptor>();
        for (long i = 0; i < count; i++) {
            entries.add(new RegisteredRelay(in.bytes(32), new Address(in.bytes(20)), new Address(in.bytes(20)), new Amount(in.u128()),
                    in.bytes(32)));
            Bytes descriptor = in.bytes(in.u16());
            if (descriptor.length() > 0) {
                SignedDescriptor relay = DescriptorCodec.decode(descriptor);
                if (RegistryReader.proves(relay)) {
                    relays.add(relay);
                }
            }
        }
        in.expectEnd();
        return Optional.of(new DirectoryView(block, time, entries, relays));
    }
}
