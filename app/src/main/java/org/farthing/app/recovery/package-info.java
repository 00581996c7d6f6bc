/** Getting everything back: the plan, and how far it is. */
package org.farthing.app.recovery;
