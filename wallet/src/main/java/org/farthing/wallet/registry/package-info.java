/**
 * The public list of relays as the chain has it: {@link org.farthing.wallet.registry.Registry} reads it whole and writes a relay's own
 * entry, {@link org.farthing.wallet.registry.RelayEntry} is one line. What a descriptor says, and whether it is signed by the relay it
 * speaks of, is not known here.
 */
package org.farthing.wallet.registry;
