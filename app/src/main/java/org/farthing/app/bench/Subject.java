package org.farthing.app.bench;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is measured, while it runs.
 *
 * @param name     for tables
 * @param proxy    its SOCKS port
 * @param nodes    its processes
 * @param circuits empty where it cannot be asked for circuits
 */
record Subject(String name, InetSocketAddress proxy, NodeProcesses nodes, Optional<CircuitBuilding> circuits) {
}
