package io.parley.gateway.app;

import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Revocation;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.kafka.BrokerContact;
import io.parley.gateway.kafka.CommandProducer;
import io.parley.gateway.kafka.GatewayHeartbeats;
import io.parley.gateway.kafka.KafkaClients;
import io.parley.gateway.kafka.PartitionProbes;
import io.parley.gateway.kafka.RevocationReader;
import io.parley.gateway.kafka.SlotReader;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.request.NotedCommands;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.Requests;
import io.parley.operations.security.SecurityLog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway between its sockets and Kafka: who is connected, what was asked, and the clocks that
/// keep both going.
public final class GatewayCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayCore.class);

  private final KafkaClients kafka;
  private final CommandProducer producer;
  private final Conversations conversations;
  private final Requests requests;
  private final Queries queries;
  private final PartitionProbes probes;
  private final BrokerContact contact = new BrokerContact(System::nanoTime);
  private final SlotReader reader;
  private final Revocations known;
  private final RevocationReader revocations;
  private final GatewayHeartbeats heartbeats;

  /// One short task for each session that ends. After [#close] a session needs no seeing off: the
  /// whole gateway is gone.
  private final ExecutorService cleaner =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("cleaner").factory(),
          (task, executor) -> log.debug("a session ended after the gateway"));

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("clock").factory());

  /// @param revocations is told of those that there are, and come
  public GatewayCore(
      KafkaClients kafka,
      HistorySource history,
      Timers timers,
      Revocations revocations,
      SecurityLog securityLog) {
    this.kafka = kafka;
    GatewayRef gateway = kafka.gateway();
    RequestIds requestIds = new RequestIds();
    producer = new CommandProducer(kafka, contact, securityLog);
    conversations =
        new Conversations(
            producer, kafka, producer, history, requestIds, timers, cleaner, System::nanoTime);
    requests =
        new Requests(
            gateway,
            requestIds,
            new NotedCommands(producer, securityLog),
            new PartitionLoadGates(kafka.ofConversations(), kafka::partitionOf),
            System::nanoTime);
    queries = new Queries(requests, producer);
    probes = new PartitionProbes(gateway, kafka.ofConversations(), System::nanoTime);
    heartbeats =
        new GatewayHeartbeats(
            written -> producer.heartbeat(conversations.sessionCount(), written),
            conversations::renew);
    known = revocations;
    this.revocations = new RevocationReader(kafka, revocations, producer);
    reader = new SlotReader(kafka, conversations, requests, probes, producer);
  }

  /// Begins to read, and to say that the gateway lives. Returns when it knows which tokens count no
  /// longer.
  public void start() {
    revocations.start();
    reader.start();
    every(GatewayHeartbeat.INTERVAL.toMillis(), heartbeats::beat);
    every(1_000, () -> probes.send(producer, conversations::follows));
    every(1_000, conversations::askAgain);
    every(500, requests::expire);
    every(Conversations.RECEIPTS_EVERY.toMillis(), conversations::flushReceipts);
  }

  public Conversations conversations() {
    return conversations;
  }

  public Requests requests() {
    return requests;
  }

  public Queries queries() {
    return queries;
  }

  public PartitionProbes probes() {
    return probes;
  }

  /// Tells all gateways, this one at once, that tokens count no longer.
  ///
  /// @param onDone told by any thread, once it holds for good
  public void revoke(Revocation revocation, Runnable onDone, Consumer<Exception> onFailure) {
    producer.revoke(
        revocation,
        () -> {
          known.add(revocation);
          onDone.run();
        },
        onFailure);
  }

  public BrokerContact contact() {
    return contact;
  }

  /// Records of the slot that could not be read.
  public long deadLetters() {
    return producer.deadLetters();
  }

  /// How many records of its slot the gateway has still to read.
  public DoubleSupplier lag() {
    return reader.lag();
  }

  /// Tells the processor which sessions have ended, and writes what is waiting; each for a bounded
  /// time. The sockets must be closed.
  @Override
  public void close() {
    clock.shutdownNow();
    cleaner.shutdown();
    try {
      if (!cleaner.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("not every session was seen off within 5 s");
      }
      reader.stop();
      revocations.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever stops us is in a hurry
    }
    producer.gone();
    kafka.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task keeps its failures to itself
  private void every(long millis, Runnable task) {
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) { // or it would never run again
            log.error("a periodic task failed", e);
          }
        },
        0,
        millis,
        TimeUnit.MILLISECONDS);
  }
}
