package io.parley.devstack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The services and the order in which they start and stop.
///
/// Started: Kafka, MongoDB, processors (which make the topics), sinks, gateways. Stopped: gateways,
/// so that nothing comes in; processors; sinks, which still bring what was accepted to MongoDB;
/// then MongoDB and Kafka.
final class Stack {
  private static final Duration START_IN_PROGRESS = Duration.ofSeconds(15);

  private final List<Service> stores;
  private final List<Service> processors;
  private final List<Service> sinks;
  private final List<Service> gateways;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean stopping;

  /// @param stores Kafka, then MongoDB, those that are embedded
  Stack(
      List<Service> stores, List<Service> processors, List<Service> sinks, List<Service> gateways) {
    this.stores = List.copyOf(stores);
    this.processors = List.copyOf(processors);
    this.sinks = List.copyOf(sinks);
    this.gateways = List.copyOf(gateways);
  }

  /// @throws StackFailure of the first service that does not start; what was started still has to
  ///   be stopped
  void start() {
    for (Service service : services().toList()) {
      starting.lock();
      try {
        if (!stopping) {
          service.start();
        }
      } finally {
        starting.unlock();
      }
    }
  }

  /// Why one of the services does not run any more.
  Optional<String> ended() {
    return services().map(Service::ended).filter(reason -> !reason.isEmpty()).findFirst();
  }

  boolean isStopping() {
    return stopping;
  }

  List<Service> gateways() {
    return gateways;
  }

  /// Stops everything, also what is just being started.
  void stop() throws InterruptedException {
    stopping = true;
    boolean settled = starting.tryLock(START_IN_PROGRESS.toSeconds(), TimeUnit.SECONDS);
    try {
      stopTogether(gateways);
      stopTogether(processors);
      stopTogether(sinks);
      for (Service store : stores.reversed()) {
        store.stop();
      }
    } finally {
      if (settled) {
        starting.unlock();
      }
    }
  }

  private Stream<Service> services() {
    return Stream.of(stores, processors, sinks, gateways).flatMap(List::stream);
  }

  private static void stopTogether(List<Service> services) throws InterruptedException {
    List<Thread> stops =
        services.stream().map(service -> Thread.ofPlatform().start(service::stop)).toList();
    for (Thread stop : stops) {
      stop.join(); // each stop is bounded
    }
  }
}
