/**
 * Makes what a person installs out of what {@code mvn package} built: a Java of its own with JavaFX inside ({@link RuntimeImage}), the jars
 * without what other systems need ({@link Jars}), the memory of a start ({@link AotCache}), and around them the packages of each system.
 * Runs on the JDK that becomes part of the package, one step after the other; a step that fails ends the build.
 */
package org.farthing.installer;
