/**
 * The thread that moves bytes.
 *
 * <p>One {@link org.farthing.circuit.loop.EventLoop} is one platform thread with one {@code Selector}; it owns every connection
 * registered with it, so that nothing on the data path needs a lock or a hand-over. A turn of the loop is: ready sockets, due timers,
 * posted tasks, then one flush of every connection that got output. Whatever may block or takes long (TLS handshakes, public-key work,
 * files, names) runs on virtual threads elsewhere and posts its result with {@code execute}.
 *
 * <p>{@link org.farthing.circuit.loop.TcpConnection} is a plain socket on a loop: a SOCKS peer, or a site an exit talks to. TLS links
 * between nodes live in the package {@code link}. Nothing here knows cells.
 */
package org.farthing.circuit.loop;
