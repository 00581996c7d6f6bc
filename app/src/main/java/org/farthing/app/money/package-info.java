/** What every page uses that moves money: the review before, and the watch after. */
package org.farthing.app.money;
