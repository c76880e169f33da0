package io.parley.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
  private static final byte[] KEY = {1, 2};
  private static final byte[] VALUE = {3};

  @Test
  void letter_hasTheBytesAsRead_andItsOriginInHeadersBesideTheRecordsOwn() {
    ConsumerRecord<byte[], byte[]> read = read(VALUE);
    read.headers().add("traceparent", bytes("00-1"));

    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of("history-sink", read, "sender.id: is required – 語").toRecord();
    assertThat(letter.topic()).isEqualTo("parley.internal.dead-letters");
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(VALUE);
    assertThat(texts(letter.headers()))
        .isEqualTo(
            Map.of(
                "traceparent", "00-1",
                "parley-reader", "history-sink",
                "parley-topic", "parley.messages",
                "parley-partition", "11",
                "parley-offset", "1099511627776",
                "parley-reason", "sender.id: is required – 語"));
    assertThat(read.headers()).hasSize(1); // the record itself stays as it was
  }

  @Test
  void recordThatCannotBePutIntoAnother_leavesOriginAndReason() {
    byte[] large = new byte[DeadLetter.MOST_BYTES - KEY.length];
    Headers headers = withoutBytes(read(large));
    assertThat(texts(headers).get("parley-reason")).endsWith("too large)").startsWith("no JSON");

    assertThat(DeadLetter.of("gateway", read(new byte[large.length - 1]), "no JSON").value())
        .isNotNull();

    ConsumerRecord<byte[], byte[]> largeHeaders = read(VALUE);
    largeHeaders.headers().add("x", large);
    assertThat(withoutBytes(largeHeaders).lastHeader("x")).isNull();
  }

  @Test
  void letterThatIsRead_givesTheRecordAsItWas() {
    ConsumerRecord<byte[], byte[]> read = read(VALUE);
    read.headers().add("traceparent", bytes("00-1"));
    DeadLetter letter = reread(DeadLetter.of("history-sink", read, "kind: is none").toRecord());

    assertThat(letter.source())
        .isEqualTo(
            new DeadLetter.Source("history-sink", "parley.messages", 11, 1_099_511_627_776L));
    assertThat(letter.reason()).isEqualTo("kind: is none");
    assertThat(letter.bytes()).isEqualTo(KEY.length + VALUE.length + "traceparent00-1".length());
    ProducerRecord<byte[], byte[]> original = letter.original();
    assertThat(original.topic()).isEqualTo("parley.messages");
    assertThat(original.partition()).isEqualTo(11);
    assertThat(original.key()).isEqualTo(KEY);
    assertThat(original.value()).isEqualTo(VALUE);
    assertThat(texts(original.headers())).isEqualTo(Map.of("traceparent", "00-1"));
  }

  @Test
  void letterWithoutItsBytes_givesNoRecord() {
    DeadLetter letter =
        reread(DeadLetter.of("gateway", read(VALUE), "x").withoutItsBytes().toRecord());

    assertThat(letter.isWhole()).isFalse();
    assertThatThrownBy(letter::original).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void note_isNoLetter() {
    ConsumerRecord<byte[], byte[]> note = consumed(DeadLetter.sentAgain(42));

    assertThat(DeadLetter.idSentAgain(note)).hasValue(42);
    assertThat(DeadLetter.read(note)).isEmpty();
    assertThat(DeadLetter.idSentAgain(consumed(DeadLetter.of("g", read(VALUE), "x").toRecord())))
        .isEmpty();
  }

  private static DeadLetter reread(ProducerRecord<byte[], byte[]> written) {
    return DeadLetter.read(consumed(written)).orElseThrow();
  }

  private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> written) {
    ConsumerRecord<byte[], byte[]> read =
        new ConsumerRecord<>(written.topic(), 0, 7, written.key(), written.value());
    written.headers().forEach(read.headers()::add);
    return read;
  }

  @Test
  void longReason_isCut() {
    DeadLetter letter = DeadLetter.of("gateway", read(VALUE), "x".repeat(5_000));

    assertThat(texts(letter.headers()).get("parley-reason")).hasSize(DeadLetter.MOST_REASON_CHARS);
  }

  @Test
  void recordWithoutKeyAndValue_isOneToo() {
    DeadLetter letter =
        DeadLetter.of(
            "gateway", new ConsumerRecord<byte[], byte[]>("t", 0, 0, null, null), "no value");

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(texts(letter.headers())).containsEntry("parley-reason", "no value");
  }

  private static Headers withoutBytes(ConsumerRecord<byte[], byte[]> read) {
    DeadLetter letter = DeadLetter.of("gateway", read, "no JSON");
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    return letter.headers();
  }

  private static ConsumerRecord<byte[], byte[]> read(byte[] value) {
    return new ConsumerRecord<>("parley.messages", 11, 1L << 40, KEY, value);
  }

  private static Map<String, String> texts(Headers headers) {
    return Arrays.stream(headers.toArray())
        .collect(
            Collectors.toMap(
                Header::key, header -> new String(header.value(), StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
