package org.farthing.circuit.socks;

/**
 * What a program asked the proxy for.
 *
 * @param host     a name or an address literal as the program wrote it; never looked up on this machine
 * @param port     1 to 65535; 0 to 65535, without meaning, where it asks for a look-up
 * @param user     SOCKS user name, empty without one; with the password it keeps sites on circuits of their own
 * @param password SOCKS password, empty without one
 */
public record SocksRequest(Command command, String host, int port, String user, String password) {
    /** What it wants of the host. The two look-ups are Tor's extensions ({@code socks-extensions.txt}). */
    public enum Command {
        CONNECT(1),
        /** The address of a name. */
        RESOLVE(0xF0),
        /** The name of an address. */
        RESOLVE_PTR(0xF1);

        private final int code;

        Command(int code) {
            this.code = code;
        }

        /** The byte on the wire. */
        public int code() {
            return code;
        }
    }

    /** Says nothing of the destination, so that no log ever does. */
    @Override
    public String toString() {
        return "SocksRequest";
    }
}
