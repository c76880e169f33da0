package io.parley.benchmarks.edge;

import java.util.Optional;

/// The same measure of both servers.
///
/// @param what was measured, such as `10,000` connections
/// @param node empty when it was not or could not be measured, as `parley`
record Versus<T>(String what, Optional<T> node, Optional<T> parley) {}
