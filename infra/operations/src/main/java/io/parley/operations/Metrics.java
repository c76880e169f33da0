package io.parley.operations;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// What one service counts, for who operates it. Of everything that a service takes in,
///
/// `accepted = delivered + pending + rejected`
/// - `accepted`: taken in hand,
/// - `delivered`: brought to its end, as was asked,
/// - `rejected`: brought to any other end, for a `reason`,
/// - `pending`: neither yet.
///
/// What the four are in each service: `docs/operating.md`. The equation is exact whenever nothing
/// moves; a reading in between may be off by what moves meanwhile. `pending` is never computed from
/// the other three: it is the length of the queue itself, so that the equation can be false.
///
/// Whoever counts keeps the number, in a [java.util.concurrent.atomic.LongAdder] where many threads
/// count: an event costs one addition. Nothing else happens until somebody reads.
///
/// Names are of lower-case words with dots between them, and begin with `parley.`; labels are names
/// and values in turn. Two meters of one name have the same names of labels.
public interface Metrics {
  /// Registers nothing: of a service that serves no metrics.
  static Metrics none() {
    return new NoMetrics();
  }

  /// A number that only grows.
  ///
  /// @param help one sentence for people
  /// @param total must not block; read by any thread
  void counter(String name, String help, LongSupplier total, String... labels);

  /// A number that grows and shrinks.
  ///
  /// @param now must not block; read by any thread
  /// @return to be closed when there is no such number any more
  Registration gauge(String name, String help, DoubleSupplier now, String... labels);

  /// How long something takes that happens a few times a second at most.
  ///
  /// @return to be told each time
  Consumer<Duration> timer(String name, String help);

  /// The four of a flow: the counters `name.accepted`, `name.delivered` and, for each `reason`,
  /// `name.rejected`, and the gauge `name.pending`.
  ///
  /// @param what what flows, for people
  /// @param pending how many wait, counted where they wait
  default void flow(String name, String what, Flow flow, LongSupplier pending) {
    counter(name + ".accepted", what + ": taken in hand", flow::accepted);
    counter(name + ".delivered", what + ": brought to the end that was asked for", flow::delivered);
    flow.reasons()
        .forEach(
            reason ->
                counter(
                    name + ".rejected",
                    what + ": brought to another end",
                    () -> flow.rejected(reason),
                    "reason",
                    reason));
    var _ = // as long as the service
        gauge(name + ".pending", what + ": still waiting", pending::getAsLong);
  }

  /// A gauge that is registered.
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
