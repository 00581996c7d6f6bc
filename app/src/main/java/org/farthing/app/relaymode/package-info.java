/** The page of the program's own relay: to set it up, to see what it earns, and to cash. */
package org.farthing.app.relaymode;
