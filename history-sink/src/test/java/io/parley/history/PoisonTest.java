package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record that cannot be read, in any topic that the sink reads, is set aside, and the rest of
/// its batch is written.
class PoisonTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Poison(String what, String topic, byte @Nullable [] key, byte @Nullable [] value) {
    @Override
    public String toString() {
      return topic + ": " + what;
    }
  }

  static Stream<Poison> poisons() {
    return Stream.of(
            list(Records.message(0, "c", 1), "number"),
            list(Records.receipt(0, Records.marks("c", "alice", 1L, 1L)), "delivered"),
            list(Records.receipt(0, Records.counts("c", 1, 1, 1)), "number"),
            list(Records.snapshot(0, "c", 1), "seq"))
        .flatMap(List::stream);
  }

  private static List<Poison> list(ConsumerRecord<byte[], byte[]> valid, String number) {
    String json = new String(valid.value(), UTF_8);
    String numberField = "\"" + number + "\":[0-9]+";
    List<Poison> poisons = new ArrayList<>();
    add(poisons, valid, "no JSON", "hello");
    add(poisons, valid, "nothing", "");
    add(poisons, valid, "a list", "[1,2]");
    add(poisons, valid, "null in JSON", "null");
    add(poisons, valid, "no field", "{}");
    add(poisons, valid, "the kind only", json.replaceFirst(",.*", "}"));
    add(poisons, valid, "an unknown kind", json.replaceFirst(":\"", ":\"no-"));
    add(poisons, valid, "a kind of another topic", "{\"kind\":\"presence\"}");
    add(poisons, valid, "a kind of no receipt", "{\"kind\":\"typing\",\"conversationId\":\"c\"}");
    add(poisons, valid, "a later version", json.replace("Version\":1", "Version\":2"));
    add(poisons, valid, "its end is missing", json.substring(0, json.length() / 2));
    add(poisons, valid, "a text for a number", changed(json, numberField, number, "\"7\""));
    add(poisons, valid, "an enormous number", changed(json, numberField, number, "9".repeat(900)));
    add(poisons, valid, "a number out of range", changed(json, numberField, number, "1e999999999"));
    add(poisons, valid, "a negative number", changed(json, numberField, number, "-5"));
    add(poisons, valid, "a time that no database holds", farTime(json));
    byte[] badUtf8 = json.getBytes(UTF_8);
    badUtf8[json.lastIndexOf('"') - 1] = (byte) 0xff;
    poisons.add(new Poison("bad UTF-8", valid.topic(), valid.key(), badUtf8));
    poisons.add(new Poison("another's key", valid.topic(), "d".getBytes(UTF_8), valid.value()));
    poisons.add(new Poison("no key", valid.topic(), null, valid.value()));
    poisons.add(new Poison("no value", valid.topic(), valid.key(), null));
    poisons.add(new Poison("neither", valid.topic(), null, null));
    return poisons;
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void poison_isSetAside_andTheRestIsWritten(Poison poison) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(poison.topic(), 0, 7, poison.key(), poison.value());
    HistoryBatch batch =
        Records.batch(
            List.of(
                record,
                Records.message(8, "good", 1),
                Records.receipt(9, Records.marks("good", "alice", 1L, 1L)),
                Records.snapshot(10, "good", 1)));

    assertThat(batch.unreadable())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.record()).isSameAs(record);
              assertThat(rejected.reason()).isNotEmpty();
            });
    assertThat(batch.messages()).hasSize(1);
    assertThat(batch.receipts()).hasSize(1);
    assertThat(batch.snapshots()).hasSize(1);
  }

  private static void add(
      List<Poison> poisons, ConsumerRecord<byte[], byte[]> valid, String what, String value) {
    poisons.add(new Poison(what, valid.topic(), valid.key(), value.getBytes(UTF_8)));
  }

  private static String changed(String json, String field, String name, String value) {
    String changed = json.replaceFirst(field, "\"" + name + "\":" + value);
    assertThat(changed).isNotEqualTo(json);
    return changed;
  }

  /// Of a receipt, whose time is not kept, one that is none.
  private static String farTime(String json) {
    String far = json.contains("\"receipt") ? "yesterday" : "+1000000000-12-31T23:59:59Z";
    String changed =
        json.replaceFirst("\"(acceptedAt|createdAt|at)\":\"[^\"]*\"", "\"$1\":\"" + far + "\"");
    assertThat(changed).isNotEqualTo(json);
    return changed;
  }
}
