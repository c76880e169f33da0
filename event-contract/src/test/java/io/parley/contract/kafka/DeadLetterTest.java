package io.parley.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
  @Test
  void origin_isInTheHeadersBesideTheRecordsOwn() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-1".getBytes(StandardCharsets.UTF_8));
    new DeadLetter("history-sink", "parley.messages", 11, 1L << 40, "sender.id: is required – 語")
        .writeTo(headers);
    Map<String, String> read =
        Arrays.stream(headers.toArray())
            .collect(
                Collectors.toMap(
                    header -> header.key(),
                    header -> new String(header.value(), StandardCharsets.UTF_8)));
    assertThat(read)
        .isEqualTo(
            Map.of(
                "traceparent", "00-1",
                "parley-reader", "history-sink",
                "parley-topic", "parley.messages",
                "parley-partition", "11",
                "parley-offset", "1099511627776",
                "parley-reason", "sender.id: is required – 語"));
  }
}
