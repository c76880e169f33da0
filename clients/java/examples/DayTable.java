import io.parley.contract.ContractValue;
import io.parley.contract.deserializer.MessagesDeserializer;
import io.parley.contract.deserializer.ReceiptsDeserializer;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MovedMark;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * One day of chat as a table, read from the topics: messages per hour and type, what each message
 * says now, and how long it took to reach somebody. Needs Java 17 and parley-contract with what it
 * depends on:
 *
 * <pre>java -cp "lib/*" DayTable.java localhost:9092 2026-11-29 [client.properties]</pre>
 *
 * <p>docs/analytics/day_table.py prints the same.
 */
public class DayTable {
  /** A message of the day, with what has become of it. */
  private static final class Message {
    final MessageAccepted accepted;
    String content;
    long contentSeq;
    Instant delivered;

    Message(MessageAccepted accepted) {
      this.accepted = accepted;
      content = accepted.body().content();
    }
  }

  /** By conversation and number. */
  private final Map<String, Map<Long, Message>> messages = new TreeMap<>();

  private final Map<String, Long> perHour = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    Properties client = new Properties();
    if (arguments.length > 2) {
      try (InputStream file = new FileInputStream(arguments[2])) {
        client.load(file);
      }
    }
    client.put("bootstrap.servers", arguments[0]);
    client.put("client.id", "day-table");
    DayTable table = new DayTable();
    Set<String> seen = new HashSet<>();
    read(
        client,
        "parley.messages",
        new MessagesDeserializer(),
        value -> {
          // A kind that this library does not know is an UnknownRecord, and passed over like what is
          // of no interest here.
          if (value instanceof ConversationEvent event
              && seen.add(event.conversationId() + " " + event.seq())) {
            table.add(event, arguments[1]);
          }
        });
    read(
        client,
        "parley.receipts",
        new ReceiptsDeserializer(),
        value -> {
          if (value instanceof ReceiptBatch batch) {
            table.add(batch);
          }
        });
    table.print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  /** Reads a topic from its beginning to where it ends now. */
  private static void read(
      Properties client,
      String topic,
      Deserializer<ContractValue> values,
      Consumer<ContractValue> reader) {
    try (KafkaConsumer<String, ContractValue> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, ContractValue> record : consumer.poll(Duration.ofSeconds(1))) {
          reader.accept(record.value());
        }
      }
    }
  }

  private void add(ConversationEvent event, String day) {
    Map<Long, Message> of =
        messages.computeIfAbsent(event.conversationId().value(), id -> new TreeMap<>());
    if (event instanceof MessageAccepted accepted) {
      String at = accepted.acceptedAt().toString();
      if (at.startsWith(day)) {
        of.put(accepted.number(), new Message(accepted));
        perHour.merge(at.substring(0, 13) + "  " + accepted.body().type().word(), 1L, Long::sum);
      }
      return;
    }
    Message about = of.get(event.number());
    if (about == null || about.content == null) {
      return; // of another day, or deleted
    }
    if (event instanceof MessageDeleted) {
      about.content = null;
    } else if (event instanceof MessageEdited edit && edit.seq() > about.contentSeq) {
      about.content = edit.content();
      about.contentSeq = edit.seq();
    }
  }

  /** A mark covers every message before it: the first one that does is when it was there. */
  private void add(ReceiptBatch batch) {
    Map<Long, Message> of = messages.getOrDefault(batch.conversationId().value(), Map.of());
    for (MovedMark mark : batch.marks()) {
      for (Message message : of.values()) {
        if (message.accepted.number() <= mark.delivered()
            && !message.accepted.sender().id().equals(mark.userId())
            && (message.delivered == null || mark.at().isBefore(message.delivered))) {
          message.delivered = mark.at();
        }
      }
    }
  }

  private void print(PrintStream out) {
    out.println("messages per hour and type");
    perHour.forEach((hour, count) -> out.println(hour + "  " + count));
    out.println("messages as they are now");
    messages.forEach(
        (conversation, of) ->
            of.forEach(
                (number, message) ->
                    out.println(
                        conversation
                            + "  "
                            + number
                            + "  "
                            + message.accepted.sender().id()
                            + "  "
                            + (message.delivered == null
                                ? "-"
                                : Duration.between(message.accepted.acceptedAt(), message.delivered)
                                        .toMillis()
                                    + " ms")
                            + "  "
                            + (message.content == null ? "(deleted)" : message.content))));
  }
}
