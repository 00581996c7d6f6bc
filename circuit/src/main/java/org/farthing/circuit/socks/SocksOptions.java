package org.farthing.circuit.socks;

import java.util.Optional;

/**
 * What the user chose for the SOCKS port.
 *
 * @param password        asked of every program, if there is one
 * @param extendedReplies whether programs get the finer reply codes from 0xE0
 * @param likelyLeak      runs once, on the event loop, when a program first asks for a web server by its address: it has probably looked
 *                        the name up by itself, outside the circuits. Not told which program or where to: nobody is to keep that
 */
public record SocksOptions(Optional<PortPassword> password, boolean extendedReplies, Runnable likelyLeak) {
    /** No password, the replies of RFC 1928, nobody told. */
    public static final SocksOptions DEFAULT = new SocksOptions(Optional.empty(), false, () -> { });
}
