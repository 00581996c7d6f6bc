/**
 * What the window knows of the running program: snapshots to show and a few things to ask for. No JavaFX, no I/O.
 */
package org.farthing.app.session;
