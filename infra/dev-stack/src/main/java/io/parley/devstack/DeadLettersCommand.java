package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley dead-letters`: as whoever may do everything in the embedded broker, or as whom
/// KAFKA_CLIENT_CONFIG says.
@Command(
    name = "dead-letters",
    description = {
      "Lists the records that could not be used: id, where each was read, by whom, when, its size,",
      "and why."
    })
final class DeadLettersCommand implements Runnable {
  private final Map<String, String> env;

  DeadLettersCommand(Map<String, String> env) {
    this.env = Map.copyOf(env);
  }

  @Override
  public void run() {
    withBox(box -> box.lines().forEach(System.out::println));
  }

  @Command(description = "Writes one of them again to the topic that it was read from.")
  void send(
      @Parameters(paramLabel = "ID", description = "as the list has it") long id,
      @Option(names = "--again", description = "also if it was sent before") boolean again) {
    withBox(box -> System.out.println(id + " is " + box.send(id, again)));
  }

  private void withBox(Consumer<DeadLetterBox> task) {
    BesideStack.logs(env, "dead-letters");
    KafkaConnection kafka = BesideStack.kafka(env);
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(DeadLetterBox.consumerConfig());
        KafkaProducer<byte[], byte[]> producer = kafka.producer(DeadLetterBox.producerConfig())) {
      task.accept(new DeadLetterBox(consumer, producer));
    }
  }
}
