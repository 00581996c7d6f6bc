package org.farthing.circuit.socks;

/**
 * What a program asked the proxy for.
 *
 * @param host     a name or an address literal as the program wrote it; never looked up on this machine
 * @param port     1 to 65535
 * @param user     SOCKS user name, empty without one; with the password it keeps sites on circuits of their own
 * @param password SOCKS password, empty without one
 */
public record SocksRequest(String host, int port, String user, String password) {
    /** Says nothing of the destination, so that no log ever does. */
    @Override
    public String toString() {
        return "SocksRequest";
    }
}
