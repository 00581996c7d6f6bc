/**
 * TLS links between nodes: who is at the other end, and cells in both directions.
 *
 * <p>A relay has a long-lived {@link org.farthing.circuit.link.RelayIdentity}. It vouches, in a
 * {@link org.farthing.circuit.link.LinkCertificate}, for short-lived TLS keys that {@link org.farthing.circuit.link.LinkKeys} renews.
 * {@link org.farthing.circuit.link.LinkHandshake} dials or answers in blocking code on a virtual thread and yields an
 * {@link org.farthing.circuit.link.EstablishedLink}, which {@link org.farthing.circuit.link.Link} takes over onto an event loop.
 *
 * <p>A link carries cells of 2,048 bytes and looks into none of them, except the first in each direction, HELLO. No names and no
 * certificate authorities are involved: a link is to a key. Link TLS is not post-quantum; who records it and later breaks X25519 learns
 * how many cells passed and the circuits' numbers, but no content, which has layers of its own.
 */
package org.farthing.circuit.link;
