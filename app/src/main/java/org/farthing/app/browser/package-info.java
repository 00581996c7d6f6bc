/**
 * The private browser: which browsers are installed, a throw-away profile for one of them, its process, and the check before its first
 * page. Knows nothing of circuits: whoever has them hands a port and its password over, and keeps the guard of it.
 */
package org.farthing.app.browser;
