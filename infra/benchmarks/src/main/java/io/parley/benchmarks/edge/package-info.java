/// `parley bench edge`: measures a gateway and socket.io on Node with the same load, one after the
/// other. Connections are held by processes of their own ([SwarmMain]), since a process has a limit
/// of open files and the load's garbage must not delay what is measured.
@NullMarked
package io.parley.benchmarks.edge;

import org.jspecify.annotations.NullMarked;
