/** Opening many channels: choose, review, watch. */
package org.farthing.app.opening;
