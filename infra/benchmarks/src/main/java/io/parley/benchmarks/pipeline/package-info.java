/// `parley bench pipeline`: measures a stack from the outside, as its clients see it.
@NullMarked
package io.parley.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
