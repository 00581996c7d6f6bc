package org.farthing.circuit.socks;

import java.net.InetAddress;
import java.util.Optional;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.TcpConnection;

/** Asks a {@link PortGuard} before anything is dialled. Belongs to the event loop. */
public final class GuardedDialer implements Dialer {
    /** The port of the protocol in which a page can be shown in a site's place; in TLS nobody but the site can. */
    private static final int PLAIN_WEB = 80;

    private final EventLoop loop;
    private final PortGuard guard;
    private final Dialer circuits;

    public GuardedDialer(EventLoop loop, PortGuard guard, Dialer circuits) {
        this.loop = loop;
        this.guard = guard;
        this.circuits = circuits;
    }

    @Override
    public void dial(SocksRequest request, Caller caller) {
        switch (guard.judge(request)) {
            case CARRY -> circuits.dial(request, explains(request) ? new Explaining(request, caller) : caller);
            case REFUSE -> refuse(request, caller);
            case ANSWER -> serve(caller, new LocalServer(loop, request.user(), guard::answer));
        }
    }

    private static boolean explains(SocksRequest request) {
        return request.command() == SocksRequest.Command.CONNECT && request.port() == PLAIN_WEB;
    }

    private void refuse(SocksRequest request, Caller caller) {
        if (explains(request)) {
            new Explaining(request, caller).fail(SocksReply.NOT_ALLOWED);
        } else {
            caller.fail(SocksReply.NOT_ALLOWED);
        }
    }

    private static void serve(Caller caller, LocalServer server) {
        caller.succeed(server);
        caller.connection().resumeReading();
    }

    /** Says why a page is not there, in its place. */
    private final class Explaining implements Caller {
        private final SocksRequest request;
        private final Caller caller;

        private Explaining(SocksRequest request, Caller caller) {
            this.request = request;
            this.caller = caller;
        }

        @Override
        public TcpConnection connection() {
            return caller.connection();
        }

        @Override
        public void succeed(TcpConnection.Handler owner) {
            caller.succeed(owner);
        }

        @Override
        public void found(InetAddress address) {
            caller.found(address);
        }

        @Override
        public void found(String name) {
            caller.found(name);
        }

        @Override
        public void fail(SocksReply reply) {
            serve(caller, new LocalServer(loop, request.user(), _ -> Optional.of(guard.explain(reply))));
        }

        @Override
        public boolean isGone() {
            return caller.isGone();
        }
    }
}
