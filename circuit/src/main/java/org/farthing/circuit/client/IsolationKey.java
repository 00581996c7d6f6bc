package org.farthing.circuit.client;

import java.util.Locale;
import org.farthing.circuit.socks.SocksRequest;

/**
 * What keeps streams on circuits of their own: streams of different keys never share one while there are circuits enough, so no exit sees
 * two sites visited together.
 */
record IsolationKey(String user, String password, String host) {
    static IsolationKey of(SocksRequest request) {
        return new IsolationKey(request.user(), request.password(), request.host().toLowerCase(Locale.ROOT));
    }

    /** What sets it apart from others: what the program said, or only where it leads. */
    CircuitView.IsolationKind kind() {
        return user.isEmpty() && password.isEmpty() ? CircuitView.IsolationKind.DESTINATION : CircuitView.IsolationKind.USER;
    }

    /** Whether it is for {@code domain} or a host below it. */
    boolean isFor(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    @Override
    public String toString() {
        return "IsolationKey";
    }
}
