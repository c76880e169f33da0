package io.parley.faults.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The cluster's processes.
///
/// @param brokers three
/// @param processors two, each a standby of the other
/// @param sinks two
/// @param gateways three
/// @param auditor empty in a version of Parley that has none
public record Services(
    List<Child> brokers,
    Child mongo,
    List<Child> processors,
    List<Child> sinks,
    List<Child> gateways,
    Optional<Child> auditor) {
  public Services {
    brokers = List.copyOf(brokers);
    processors = List.copyOf(processors);
    sinks = List.copyOf(sinks);
    gateways = List.copyOf(gateways);
  }

  /// In the order of their start.
  public Stream<Child> all() {
    return Stream.of(
            brokers.stream(),
            Stream.of(mongo),
            processors.stream(),
            sinks.stream(),
            gateways.stream(),
            auditor.stream())
        .flatMap(stream -> stream);
  }
}
