/**
 * Big-endian reading and writing of bytes. Knows no message: what the fields mean is said where they are read.
 */
package org.farthing.circuit.wire;
