/** The languages that the window and the pages in a browser speak. Commands and logs are English whatever the system's language is. */
package org.farthing.app.language;
