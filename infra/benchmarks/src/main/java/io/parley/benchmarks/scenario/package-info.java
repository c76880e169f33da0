/// What is asked of a server, and what was found: the subcommands of `./parley bench` but `edge`.
@NullMarked
package io.parley.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
