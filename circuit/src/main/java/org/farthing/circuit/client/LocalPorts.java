package org.farthing.circuit.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.Admission;
import org.farthing.circuit.socks.CircuitSockets;
import org.farthing.circuit.socks.GuardedDialer;
import org.farthing.circuit.socks.PortGuard;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.circuit.socks.SocksServer;

/**
 * The ports on 127.0.0.1 by which circuits are reached: the common SOCKS port, which can be moved, the wallet's own with its password, and
 * the guarded ones, each for one program.
 *
 * <p>They are opened from one thread at a time, beside the event loop, and may be closed from any.
 */
final class LocalPorts implements AutoCloseable {
    private final EventLoop loop;
    private final CircuitPool pool;
    private final DestinationRules rules;
    private final StreamDialer.Watcher pages;
    private final StreamDialer.Watcher questions;
    private final Set<GuardedPort> guarded = ConcurrentHashMap.newKeySet();
    private volatile SocksServer common;
    private volatile SocksServer wallet;

    /**
     * @param rules     which destinations may be asked of an exit
     * @param pages     watches the streams of the common port and of guarded ones
     * @param questions watches the wallet's
     */
    LocalPorts(EventLoop loop, CircuitPool pool, DestinationRules rules, StreamDialer.Watcher pages, StreamDialer.Watcher questions) {
        this.loop = loop;
        this.pool = pool;
        this.rules = rules;
        this.pages = pages;
        this.questions = questions;
    }

    /** Opens the common port, or moves it: the one before takes no new connections, and stays where the new one cannot be had. */
    InetSocketAddress listen(int port, SocksOptions options) throws IOException {
        loadSiteList();
        var dialer = new StreamDialer(loop, Lane.PAGES, (request, to) -> IsolationKey.of(Lane.PAGES, request, to), pool, rules,
                options.likelyLeak(), pages);
        SocksServer before = common;
        SocksServer after = SocksServer.listen(loop, port, dialer, options);
        common = after;
        if (before != null) {
            before.close();
        }
        return after.address();
    }

    GuardedPort openGuarded(PortGuard guard) throws IOException {
        loadSiteList();
        // The number is known once it listens, and nothing is dialled before.
        var number = new AtomicInteger();
        var dialer = new StreamDialer(loop, Lane.PAGES, (request, to) -> IsolationKey.guarded(number.get(), request, to), pool, rules,
                () -> { }, pages);
        var listening = SocksServer.listen(loop, 0, new GuardedDialer(loop, guard, dialer), SocksOptions.DEFAULT, new Admission() {
            @Override
            public boolean listens() {
                return number.get() != 0 && guard.listens();
            }

            @Override
            public boolean admits(InetSocketAddress peer) {
                return guard.admits(peer);
            }
        });
        number.set(listening.address().getPort());
        var port = new GuardedPort(listening);
        guarded.add(port);
        return port;
    }

    private void loadSiteList() {
        loop.platform().start("site-list", RegistrableDomain::load);
    }

    /** Opens the wallet's port, once. @param user sets circuits apart, see {@link CircuitSockets} */
    CircuitSockets openForWallet(SecureRandom random, String user) throws IOException {
        PortPassword password = PortPassword.generate(random);
        var options = new SocksOptions(Optional.of(password), false, () -> { });
        if (wallet != null) {
            throw new IllegalStateException("the wallet has its way already");
        }
        var dialer = new StreamDialer(loop, Lane.WALLET, (request, to) -> IsolationKey.of(Lane.WALLET, request, to), pool, rules,
                options.likelyLeak(), questions);
        wallet = SocksServer.listen(loop, 0, dialer, options);
        return new CircuitSockets(wallet.address(), password, user);
    }

    /** Closes all ports; connections by guarded ones are reset. */
    @Override
    public void close() {
        if (common != null) {
            common.close();
        }
        if (wallet != null) {
            wallet.close();
        }
        guarded.forEach(GuardedPort::close);
    }
}
