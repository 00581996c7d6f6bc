/** The circuits: the path in use, what it costs, why one failed, and who can link what by it. */
package org.farthing.app.circuits;
