package org.farthing.circuit.client;

import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.socks.SocksRequest;

/**
 * What keeps streams on circuits of their own: streams of different keys never share one while there are circuits enough, so no exit sees
 * two sites visited together.
 *
 * @param lane     whose streams
 * @param port     the {@linkplain GuardedPort guarded port} that they came in by; 0 for the common one
 * @param user     what the program gave as SOCKS user name
 * @param password what it gave as password
 * @param site     the registrable domain for web ports and look-ups, since a page's parts come from many hosts of one owner; elsewhere the
 *                 host itself
 */
record IsolationKey(Lane lane, int port, String user, String password, String site) {
    static IsolationKey of(Lane lane, SocksRequest request, Destination destination) {
        return new IsolationKey(lane, 0, request.user(), request.password(), site(request, destination));
    }

    /** What came in by a guarded port: the user name, if there is one, is the site that the whole page belongs to. */
    static IsolationKey guarded(int port, SocksRequest request, Destination destination) {
        String site = request.user().isEmpty() ? site(request, destination)
                : Destination.of(request.user()) instanceof Destination.Name(String name) ? RegistrableDomain.of(name) : request.user();
        return new IsolationKey(Lane.PAGES, port, request.user().isEmpty() ? "" : site, request.password(), site);
    }

    private static String site(SocksRequest request, Destination destination) {
        boolean web = request.port() == 80 || request.port() == 443 || request.command() != SocksRequest.Command.CONNECT;
        return switch (destination) {
            case Destination.Literal(var address) -> address.getHostAddress();
            case Destination.Name(String name) -> web ? RegistrableDomain.of(name) : name;
            case Destination.Localhost _ -> "localhost";
            case Destination.Unusable _ -> throw new IllegalArgumentException("no circuit leads there");
        };
    }

    boolean sameCredentials(IsolationKey other) {
        return lane == other.lane && port == other.port && user.equals(other.user) && password.equals(other.password);
    }

    /** What sets it apart from others: what the program said, or only where it leads. */
    CircuitView.IsolationKind kind() {
        if (lane == Lane.WALLET) {
            return CircuitView.IsolationKind.WALLET;
        }
        return user.isEmpty() && password.isEmpty() ? CircuitView.IsolationKind.DESTINATION : CircuitView.IsolationKind.USER;
    }

    /** Whether it is for {@code domain}, a host below it, or the registrable domain that it lies below. */
    boolean isFor(String domain) {
        return site.equals(domain) || site.endsWith("." + domain) || domain.endsWith("." + site);
    }

    @Override
    public String toString() {
        return "IsolationKey";
    }
}
