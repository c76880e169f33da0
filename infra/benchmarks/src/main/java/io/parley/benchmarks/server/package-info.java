/// The servers under load, each on 127.0.0.1 in processes of its own, and what they use.
///
/// A server of another kind is added here, or as a file for `peers/run`. What is asked of it is not
/// known here.
@NullMarked
package io.parley.benchmarks.server;

import org.jspecify.annotations.NullMarked;
