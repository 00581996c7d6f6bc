/** The page of the private browser. */
package org.farthing.app.browserpage;
