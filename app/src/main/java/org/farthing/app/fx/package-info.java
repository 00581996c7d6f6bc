/**
 * What every screen is made with: background work, observed values, words, money, dates, sheets and the look. It knows the session and no
 * screen. Classes whose names end in {@code Model} hold properties and commands and never a node.
 */
package org.farthing.app.fx;
