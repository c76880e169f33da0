package io.parley.processor.app;

import io.parley.contract.kafka.OtherFormatException;
import io.parley.operations.KafkaLag;
import io.parley.operations.Management;
import io.parley.operations.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A topology that runs against a broker.
public final class RunningStreams implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningStreams.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final String name;
  private final KafkaStreams streams;
  private final CountDownLatch failed = new CountDownLatch(1);

  private final Management management;
  private Runnable stopBeside = () -> {};

  private RunningStreams(String name, Topology topology, Properties config, Management management) {
    this.name = name;
    this.management = management;
    streams = new KafkaStreams(topology, config);
    streams.setUncaughtExceptionHandler(this::onException);
    streams.setStateListener(
        (now, before) -> {
          log.info("{}: {} -> {}", name, before, now);
          if (now == State.ERROR) {
            failed.countDown();
          }
        });
  }

  /// Sees to the topics and starts.
  ///
  /// @param name of the instance, for the log
  /// @param maker makes the topics that are missing, or waits for them, and then the topology
  /// @param beside registers what the running streams count, and starts what runs beside them; what
  ///   it returns stops that
  /// @throws ExecutionException when the broker cannot be reached or refuses: try again
  /// @throws IllegalStateException when it cannot listen on its management port
  static RunningStreams start(
      String name,
      ProcessorSettings settings,
      TopologyMaker maker,
      Properties config,
      BiFunction<Metrics, KafkaStreams, Runnable> beside)
      throws ExecutionException, InterruptedException {
    Management management = Management.start(name, settings.management());
    try {
      RunningStreams running =
          new RunningStreams(name, topology(settings, maker, management), config, management);
      running.register(management.metrics());
      running.streams.start();
      running.stopBeside = beside.apply(management.metrics(), running.streams);
      return running;
    } catch (RuntimeException | ExecutionException | InterruptedException e) {
      management.close();
      throw e;
    }
  }

  private static Topology topology(
      ProcessorSettings settings, TopologyMaker maker, Management management)
      throws ExecutionException, InterruptedException {
    try (Admin admin = settings.kafka().admin(Map.of())) {
      return maker.make(admin, management);
    }
  }

  /// Sees to the topics, and makes what runs on them, which may register what it counts.
  @FunctionalInterface
  interface TopologyMaker {
    Topology make(Admin admin, Management management)
        throws ExecutionException, InterruptedException;
  }

  /// As long as the process lives.
  private void register(Metrics metrics) {
    var _ =
        metrics.gauge(
            "parley.streams.running",
            "1 while it serves its partitions, or waits for some; 0 while it restores or moves"
                + " them",
            () -> streams.state() == State.RUNNING ? 1 : 0);
    var _ =
        metrics.gauge(
            "parley.streams.lag.records",
            "The most that it is behind in any partition of what it reads",
            KafkaLag.most(streams::metrics, RunningStreams::isMainConsumer));
  }

  /// Not one that restores a store, or reads the directory of gateways.
  private static boolean isMainConsumer(String client) {
    return client.endsWith("-consumer")
        && !client.endsWith("-restore-consumer")
        && !client.endsWith("-global-consumer");
  }

  /// What it serves its metrics on, if it does.
  public Optional<Integer> managementPort() {
    return management.port();
  }

  /// How a service makes one of these.
  @FunctionalInterface
  public interface Starter {
    RunningStreams start(Map<String, String> env) throws ExecutionException, InterruptedException;
  }

  /// Runs a service until SIGTERM, in a process of its own. Exit codes: 2 for a bad setting, or
  /// data of another version, 1 when the topics cannot be made, when it cannot listen on its
  /// management port, or for a broken invariant: whoever supervises the process starts it anew.
  public static void runUntilItFails(String service, Starter starter) throws InterruptedException {
    RunningStreams running;
    try {
      running = starter.start(System.getenv());
    } catch (IllegalArgumentException | OtherFormatException e) {
      log.error("{}: {}", service, e.getMessage());
      System.exit(2);
      return;
    } catch (ExecutionException e) {
      log.error("{}: cannot make the topics: {}", service, String.valueOf(e.getCause()));
      System.exit(1);
      return;
    } catch (IllegalStateException e) {
      log.error("{}: {}", service, e.getMessage());
      System.exit(1);
      return;
    } catch (KafkaException e) { // a file that the operator's names, or no such server
      log.error("{}: {}: {}", service, e.getMessage(), String.valueOf(e.getCause()));
      System.exit(2);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
    running.failed.await();
    System.exit(1);
  }

  /// Stops after the records at hand, and leaves the group so that others take over at once.
  @Override
  public void close() {
    stopBeside.run();
    boolean closed =
        streams.close(
            CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      log.warn("{}: not closed within {}", name, CLOSE_WITHIN);
    }
    management.close();
  }

  /// What a broker does passes; anything else is a broken invariant and stops the process.
  private StreamThreadExceptionResponse onException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException) {
        log.warn("{}: the broker's trouble, the thread is replaced", name, e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    log.error("{}: stops", name, e);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
