/** A relay as a program of its own: its file of settings, its keys, its place on the list, and the cashing of what it earns. */
package org.farthing.app.relay;
