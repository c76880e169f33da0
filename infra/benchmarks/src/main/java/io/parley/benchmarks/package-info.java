/// The command line of the benchmarks, each of which has a package of its own on top of `harness`.
@NullMarked
package io.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
