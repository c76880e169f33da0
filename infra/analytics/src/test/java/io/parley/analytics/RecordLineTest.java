package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLineTest {
  @Test
  void record_isOneLine_andItsValueAsItWasWritten() {
    assertThat(line("{\"n\": 12345678901234567890.10,\r\n \"a\":\"\\n\"}"))
        .contains(
            "{\"topic\":\"t\",\"partition\":3,\"offset\":7,\"timestamp\":1700000000123,\"key\":\"zoë\","
                + "\"headers\":{\"trace\":\"x\"},\"value\":{\"n\": 12345678901234567890.10,"
                + "   \"a\":\"\\n\"}}");
  }

  @Test
  void tombstone_hasNoValue() {
    assertThat(line(null).orElseThrow()).endsWith("\"value\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "7", "[1]", "{\"a\":", "{} {}", "{\"a\":1}x", "null"})
  void whatIsNoObject_isNoLine(String value) {
    assertThat(line(value)).isEmpty();
  }

  private static Optional<String> line(@Nullable String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", "w".getBytes(StandardCharsets.UTF_8));
    headers.add("trace", "x".getBytes(StandardCharsets.UTF_8));
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    return RecordLine.of(
        new ConsumerRecord<>(
            "t",
            3,
            7,
            1_700_000_000_123L,
            TimestampType.CREATE_TIME,
            4,
            bytes == null ? 0 : bytes.length,
            "zoë".getBytes(StandardCharsets.UTF_8),
            bytes,
            headers,
            Optional.empty()));
  }
}
