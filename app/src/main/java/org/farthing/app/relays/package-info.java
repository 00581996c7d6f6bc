/** The relays: the list, what was measured of them, and which of them are wanted. */
package org.farthing.app.relays;
