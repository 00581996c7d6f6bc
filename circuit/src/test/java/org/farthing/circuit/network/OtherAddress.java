package org.farthing.circuit.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.farthing.circuit.loop.Platform;

/** This machine, but for what it connects to: that sees another of the loopback's addresses. */
final class OtherAddress extends SelectorProvider implements Platform {
    private final SelectorProvider system = SYSTEM.sockets();
    private final String source;

    /** @param number 2 to 254 */
    OtherAddress(int number) {
        this.source = "127.0.0." + number;
    }

    @Override
    public SelectorProvider sockets() {
        return this;
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return system.openSocketChannel().bind(new InetSocketAddress(source, 0));
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return system.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return system.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return system.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return system.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return system.openServerSocketChannel();
    }

    @Override
    public Thread virtualThread(String name, Runnable work) {
        return SYSTEM.virtualThread(name, work);
    }

    @Override
    public Thread platformThread(String name, Runnable work) {
        return SYSTEM.platformThread(name, work);
    }

    @Override
    public long nanos() {
        return SYSTEM.nanos();
    }

    @Override
    public Instant instant() {
        return SYSTEM.instant();
    }

    @Override
    public SecureRandom random() {
        return SYSTEM.random();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        SYSTEM.sleep(time);
    }

    @Override
    public boolean await(CountDownLatch latch, Duration limit) throws InterruptedException {
        return SYSTEM.await(latch, limit);
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        return SYSTEM.join(thread, limit);
    }
}
