/**
 * The circuit's cryptography at both ends: the handshake with one hop, and the layers of a cell. Pure: no sockets, threads or clocks, and
 * no randomness but what is passed in. {@code circuit/PROTOCOL.md} describes the construction, which has no published proof.
 */
package org.farthing.circuit.onion;
