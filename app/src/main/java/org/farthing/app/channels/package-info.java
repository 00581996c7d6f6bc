/** The deposits: how far each is used, what is at risk, when it comes back. */
package org.farthing.app.channels;
