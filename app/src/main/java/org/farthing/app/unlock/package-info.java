/** The page that asks for the password. */
package org.farthing.app.unlock;
