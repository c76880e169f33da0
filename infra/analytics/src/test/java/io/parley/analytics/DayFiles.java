package io.parley.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Writes records as `./parley topics export` does.
final class DayFiles {
  private DayFiles() {}

  static void write(Map<String, List<ConsumerRecord<byte[], byte[]>>> records, Path directory)
      throws IOException {
    for (var topic : records.entrySet()) {
      Files.write(
          directory.resolve(topic.getKey() + ".jsonl"),
          topic.getValue().stream().map(record -> RecordLine.of(record).orElseThrow()).toList());
    }
  }
}
