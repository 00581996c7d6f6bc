/** The program behind a window: what lies in its data folder, what runs, and how one becomes the other. */
package org.farthing.app.program;
