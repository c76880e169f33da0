/// Measures a stack from the outside, as its clients see it. Every load is an open loop: a message
/// has a scheduled time that does not depend on how the stack does, and latency is counted from
/// there, so that a stall shows in every message that it has kept waiting.
@NullMarked
package io.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
