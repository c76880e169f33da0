package io.parley.gateway.kafka;

import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.Past;
import io.parley.gateway.request.Inquiries;
import io.parley.gateway.request.Lanes;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.Requests;
import io.parley.operations.KafkaLag;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway between its sockets and Kafka: who is connected, what was asked, and the clocks that
/// keep both going.
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private final KafkaLink link;
  private final Outlet outlet;
  private final Conversations conversations;
  private final Requests requests;
  private final Inquiries inquiries;
  private final Probes probes;
  private final BrokerContact contact = new BrokerContact(System::nanoTime);
  private final SlotReader reader;
  private final Pulse pulse;

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

  public Pipeline(KafkaLink link, Past past, Timers timers) {
    this.link = link;
    GatewayRef gateway = link.gateway();
    RequestIds requestIds = new RequestIds();
    outlet = new Outlet(link, contact);
    conversations =
        new Conversations(
            outlet, link, outlet, past, requestIds, timers, cleaner, System::nanoTime);
    requests =
        new Requests(
            gateway,
            requestIds,
            outlet,
            new Lanes(link.ofConversations(), link::partitionOf),
            System::nanoTime);
    inquiries = new Inquiries(requests, outlet);
    probes = new Probes(gateway, link.ofConversations(), System::nanoTime);
    pulse =
        new Pulse(
            written -> outlet.heartbeat(conversations.sessionCount(), written),
            conversations::renew);
    reader = new SlotReader(link.consumer(), gateway, conversations, requests, probes, outlet);
  }

  /// Begins to read, and to say that the gateway lives.
  public void start() {
    reader.start();
    every(GatewayHeartbeat.INTERVAL.toMillis(), pulse::beat);
    every(1_000, () -> probes.send(outlet, conversations::follows));
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

  public Inquiries inquiries() {
    return inquiries;
  }

  public Probes probes() {
    return probes;
  }

  public BrokerContact contact() {
    return contact;
  }

  /// Records of the slot that could not be read.
  public long deadLetters() {
    return outlet.deadLetters();
  }

  /// How many records of its slot the gateway has still to read.
  public DoubleSupplier lag() {
    return KafkaLag.most(link.consumer()::metrics, _ -> true);
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever stops us is in a hurry
    }
    outlet.gone();
    link.close();
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
