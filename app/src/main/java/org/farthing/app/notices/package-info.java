/** What is worth saying about the money of the path in use, whichever page is shown. */
package org.farthing.app.notices;
