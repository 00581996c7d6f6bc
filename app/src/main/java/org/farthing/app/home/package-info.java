/** The first page: am I protected, where is my money, what can I lose, how does it come back. */
package org.farthing.app.home;
