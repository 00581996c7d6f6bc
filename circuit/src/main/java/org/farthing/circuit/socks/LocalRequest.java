package org.farthing.circuit.socks;

/**
 * A web request that this program answers itself.
 *
 * @param method such as {@code GET}
 * @param target path and query as they were sent
 * @param user   the SOCKS user name that it came under; may be empty
 */
public record LocalRequest(String method, String target, String user) {
    /** What is asked for may be secret. */
    @Override
    public String toString() {
        return "LocalRequest";
    }
}
