/// The load: an open loop over many sockets on one thread, for any server that a [Dialect]
/// describes, and what it counts. Nothing here knows Parley.
@NullMarked
package io.parley.benchmarks.load;

import org.jspecify.annotations.NullMarked;
