/** The first run, step by step: the practice world, a new wallet, or one restored from its words. */
package org.farthing.app.welcome;
