package org.farthing.app.practice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.farthing.app.relay.StatedPrices;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.RelayNode;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * One relay of the practice world: real keys, a real till, real transactions, on the loopback address. It can be stopped and started again
 * while the world runs.
 */
public final class PracticeRelay implements AutoCloseable {
    static final Amount BOND = Amount.ofCoins(1);
    /** The sites of the practice world are on this machine. */
    private static final ExitPolicy EXIT_POLICY = new ExitPolicy(true, true);
    private static final Duration CASHING_LIMIT = Duration.ofSeconds(30);
    private static final Duration DESCRIPTOR_LIFE = Duration.ofHours(47);

    private final RelayFolder folder;
    private final String name;
    private final String country;
    private final Amount unitPrice;
    private final SecureRandom random = new SecureRandom();
    private final Signer operator;
    private final Signer earnings;
    private final Ledger wallet;
    private RelayNode node;
    private PayeeLedger tillLedger;

    PracticeRelay(RelayFolder folder, String name, String country, Amount unitPrice) {
        this.folder = folder;
        this.name = name;
        this.country = country;
        this.unitPrice = unitPrice;
        folder.create();
        this.operator = folder.operator(random);
        this.earnings = folder.earnings(random);
        this.wallet = Ledger.open(folder.wallet());
    }

    public String name() {
        return name;
    }

    Amount unitPrice() {
        return unitPrice;
    }

    /** The account that pays the relay's fees and that channels name as payee. */
    public Address payee() {
        return operator.address();
    }

    /** The account that cashed money goes to. */
    public Address earnings() {
        return earnings.address();
    }

    public synchronized boolean isRunning() {
        return node != null;
    }

    public synchronized Bytes id() {
        RelayIdentity identity = folder.identity(random);
        try {
            return identity.id();
        } finally {
            identity.wipe();
        }
    }

    Transactions transactions(Chain chain, Network network, Contracts contracts) {
        return new Transactions(chain, network, contracts, Wallet.signing(operator), wallet.intents(), TransactionPolicy.LOCAL,
                Pace.SYSTEM);
    }

    /** Listens on the loopback address, at the port it had before where that is free. */
    synchronized void start(Chain chain, Network network, Contracts contracts, Supplier<Directory> directory) throws IOException {
        var contract = new ChannelContract(chain, network.chainId(), contracts, network.channels().orElseThrow());
        Transactions transactions = transactions(chain, network, contracts);
        tillLedger = PayeeLedger.open(folder.till());
        PayeeLedger stored = tillLedger;
        RelayIdentity identity = folder.identity(random);
        OnionKey onionKey = folder.onionKey(random);
        Function<EventLoop, Till> till = loop -> new Till(loop, network.chainId(), contract.address(),
                operator.address(), new OnChain(contract, transactions), stored, InstantSource.system());
        try {
            node = open(identity, onionKey, folder.port(), directory, till);
        } catch (IOException _) {
            // Somebody else has the port by now; the new one is published in the list of relays.
            try {
                node = open(identity, onionKey, 0, directory, till);
            } catch (IOException e) {
                tillLedger.close();
                throw e;
            }
        }
        folder.keepPort(node.address().getPort());
    }

    private RelayNode open(RelayIdentity identity, OnionKey onionKey, int port, Supplier<Directory> directory,
            Function<EventLoop, Till> till) throws IOException {
        return new RelayNode(name, identity, onionKey, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                EXIT_POLICY, directory, till);
    }

    /** The relay has read this list, and tells whoever asks. */
    synchronized void hasRead(DirectoryView view) {
        if (node != null) {
            node.archive().add(view);
        }
    }

    /** Enters the relay in the registry, or renews its description there. */
    synchronized void publish(Chain chain, Network network, Contracts contracts, Registry registry, Optional<RelayEntry> entry) {
        Instant now = Instant.now();
        var descriptor = new Descriptor(node.id(), entry.map(RelayEntry::sequence).orElse(0L) + 1, now.getEpochSecond() - 60,
                now.plus(DESCRIPTOR_LIFE).getEpochSecond(), name, "127.0.0.1", node.address().getPort(), node.onionPublicKey(),
                Optional.empty(), unitPrice, EnumSet.allOf(Descriptor.Role.class), EXIT_POLICY.ports(), country,
                operator.address(), "farthing/0.1.0");
        RelayIdentity identity = folder.identity(random);
        SignedDescriptor signed;
        try {
            signed = DescriptorCodec.sign(descriptor, identity::sign, operator::sign);
        } finally {
            identity.wipe();
        }
        StatedPrices.keep(tillLedger, signed.descriptor(), now);
        Transactions transactions = transactions(chain, network, contracts);
        Bytes policy = Bytes.of(new byte[32]);
        if (entry.isEmpty()) {
            registry.register(transactions, node.id(), operator.address(), unitPrice, policy, signed.encoded(), registry.minBond());
        } else {
            registry.update(transactions, node.id(), operator.address(), unitPrice, policy, signed.encoded());
        }
    }

    private final class OnChain implements Till.ChannelChain {
        private final ChannelContract contract;
        private final Transactions transactions;

        private OnChain(ChannelContract contract, Transactions transactions) {
            this.contract = contract;
            this.transactions = transactions;
        }

        @Override
        public Till.OnChain read(Bytes channel) {
            OnChainChannel state = contract.read(channel);
            return new Till.OnChain(state.deposit(), state.expiry(), state.state() == OnChainChannel.State.OPEN);
        }

        @Override
        public Bytes close(ChannelTerms terms, Voucher best) {
            Receipt receipt = contract.close(transactions, new ChannelClosing(terms, best.cumulative(), best.signature()),
                    earnings.address());
            return receipt.transactionHash();
        }
    }

    /** Ends as a killed process would: connections break, nobody is told. It can be started again. */
    public synchronized void kill() {
        if (node != null) {
            node.kill();
            node = null;
            tillLedger.close();
        }
    }

    /** Closes all channels that owe it something. @return what it cashes in all */
    Amount cash() {
        RelayNode running;
        synchronized (this) {
            running = node;
        }
        if (running == null) {
            throw new WalletException(Kind.CHANNEL_STATE, "This relay is stopped. Start it again first.");
        }
        try {
            return running.cashAll().get(CASHING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WalletException told ? told
                    : new WalletException(Kind.CHANNEL_STATE, "The relay could not cash: " + e.getCause().getMessage() + ".", e);
        } catch (TimeoutException e) {
            throw new WalletException(Kind.CHANNEL_STATE, "The relay has not cashed yet. Look at its channels in a while.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalletException(Kind.CHANNEL_STATE, "The relay was interrupted while it cashed; look at its channels.", e);
        }
    }

    synchronized void stop() {
        if (node != null) {
            node.close();
            node = null;
            tillLedger.close();
        }
    }

    @Override
    public synchronized void close() {
        stop();
        wallet.close();
        operator.close();
        earnings.close();
    }
}
