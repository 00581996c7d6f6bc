/** The wallet's page: receive, send, history. */
package org.farthing.app.wallet;
