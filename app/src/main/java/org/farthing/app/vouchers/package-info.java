/** The history of what was signed, read page by page. */
package org.farthing.app.vouchers;
