/** The settings: all keys of farthing.toml by name, the password, the words, and the way to erase all of it. */
package org.farthing.app.settings;
