/**
 * Cells and the messages inside them, as bytes. Nothing here encrypts (that is {@code onion}) or decides what a message means.
 */
package org.farthing.circuit.cell;
