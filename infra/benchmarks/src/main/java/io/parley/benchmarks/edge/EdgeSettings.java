package io.parley.benchmarks.edge;

import java.time.Duration;
import java.util.List;

/// What `parley bench edge` is asked for.
///
/// @param connections how many idle ones to measure memory with; pings are measured under as many
///   as the first
/// @param sockets the recipients of a fan-out
/// @param time how long fan-out and pings are measured; a warm-up comes before
/// @param stackCommand the command line of a stack, without `up`
record EdgeSettings(
    List<Integer> connections, int sockets, Duration time, List<String> stackCommand) {
  EdgeSettings {
    connections = List.copyOf(connections);
    stackCommand = List.copyOf(stackCommand);
  }
}
