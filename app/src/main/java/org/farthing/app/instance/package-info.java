/**
 * The program at work on one data folder and one network: an {@link org.farthing.app.instance.Instance} has a wallet, the list of relays
 * and a client, and {@link org.farthing.app.instance.InstanceControl} does what commands and windows ask of it. Where the chain comes
 * from, and who else runs on this machine, is decided outside.
 */
package org.farthing.app.instance;
