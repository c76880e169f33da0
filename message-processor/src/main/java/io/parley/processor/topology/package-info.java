/// From topics to topics: which record goes to which handler, which store belongs to which
/// sub-topology, which sink leads to which topic (`src/test/resources/topology.txt`).
///
/// May be changed here: the wiring. Names of stores, sources and sinks are data of every
/// installation. Not known here: what a record means; nothing is decided here.
@NullMarked
package io.parley.processor.topology;

import org.jspecify.annotations.NullMarked;
