/// What every benchmark needs: bounds of options, processes to measure and their figures, tokens,
/// an open loop. Every load is an open loop where latency is measured: a message has a scheduled
/// time that does not depend on how the server does, and latency is counted from there, so that a
/// stall shows in every message that it has kept waiting.
///
/// It knows no benchmark: the fault harness uses it, too.
@NullMarked
package io.parley.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
