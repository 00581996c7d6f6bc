/** About and check-up: the program's version, and everything a user may have wrong with its remedy. */
package org.farthing.app.checkup;
