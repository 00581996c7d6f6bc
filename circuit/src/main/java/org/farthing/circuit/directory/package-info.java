/**
 * What a relay says about itself, signed. Where descriptors come from and which relays are listed is not here.
 */
package org.farthing.circuit.directory;
