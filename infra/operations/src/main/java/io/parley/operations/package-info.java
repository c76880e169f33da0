/// What a service shows to who operates it.
/// - [io.parley.operations.Metrics]: the one way in which a service registers what it counts, with
///   the equation that holds for what it takes in; [io.parley.operations.Flow] counts by it.
/// - [io.parley.operations.Management]: the registry of one service, the port on which Prometheus
///   reads it, and the service's security log.
///
/// A new metric is registered by the class that wires its service. Names, units and labels are a
/// contract with dashboards: `docs/operating.md` has them, and a test compares the two. No label
/// may name a user, a conversation or anything else without a bound.
///
/// It knows no service. Only this package knows Micrometer.
@NullMarked
package io.parley.operations;

import org.jspecify.annotations.NullMarked;
