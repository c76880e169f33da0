/// What one processor counts of its work.
///
/// May be changed here: what is counted, and its name, which `docs/operating.md` has too. Not known
/// here: stores, topics, and what a command means.
@NullMarked
package io.parley.processor.metrics;

import org.jspecify.annotations.NullMarked;
