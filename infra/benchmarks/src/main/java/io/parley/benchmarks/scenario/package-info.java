/// What is asked of a server, and what was found: the subcommands of `./parley bench` but `edge`.
///
/// A scenario is a method of [BenchCommand], with its options, and one of [Scenarios], with what is
/// done.
@NullMarked
package io.parley.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
