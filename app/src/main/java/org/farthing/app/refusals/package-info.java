/** What this program refuses, with its words in every language that it speaks. */
package org.farthing.app.refusals;
