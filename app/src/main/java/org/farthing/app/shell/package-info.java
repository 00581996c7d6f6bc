/** The window itself: sidebar, header, status strip, sheets, keys; which page is shown. */
package org.farthing.app.shell;
