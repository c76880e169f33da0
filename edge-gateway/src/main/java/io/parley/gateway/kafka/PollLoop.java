package io.parley.gateway.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that reads what its consumer is assigned, until it is stopped; then the consumer is
/// closed. No failure of Kafka's ends it.
final class PollLoop {
  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);

  /// It is in no group and has nothing to commit; its goodbye would wait behind its last fetch.
  private static final Duration CLOSE = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Reader reader;
  private final Thread thread;
  private volatile boolean closing;

  /// What is done with what has come.
  interface Reader {
    void read(ConsumerRecords<byte[], byte[]> records);
  }

  /// @param name of the thread
  /// @param reader whatever it throws ends the thread
  PollLoop(String name, Consumer<byte[], byte[]> consumer, Reader reader) {
    this.consumer = consumer;
    this.reader = reader;
    this.thread = new Thread(this::run, name);
  }

  void start() {
    thread.start();
  }

  /// Waits up to 5 s for the records at hand.
  void stop() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    thread.join(STOP);
  }

  private void run() {
    try {
      while (!closing) {
        readOnce();
      }
    } catch (WakeupException e) {
      log.debug("closing");
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  /// By the caller, as long as the thread has not started.
  void readOnce() {
    reader.read(poll());
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // The client retries what passes; whatever else it is must not end the thread.
      log.error("{} failed, going on", thread.getName(), e);
      return ConsumerRecords.empty();
    }
  }
}
