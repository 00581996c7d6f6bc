/**
 * Measures a SOCKS proxy and the network behind it: Farthing's own in several set-ups, or any other. The load and the site that it goes to
 * are in this process; what is measured is in others, so that neither counts as the other's work.
 */
package org.farthing.app.bench;
