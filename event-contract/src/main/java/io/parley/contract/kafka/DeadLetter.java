package io.parley.contract.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/// Where a dead letter came from and why it could not be read, in the headers of the
/// `parley.dead-letters` record; its key and value are the bytes as read.
///
/// @param reader who could not read it, such as `message-processor`
/// @param reason what was wrong, naming the field
public record DeadLetter(String reader, String topic, int partition, long offset, String reason) {
  public void writeTo(Headers headers) {
    add(headers, "parley-reader", reader);
    add(headers, "parley-topic", topic);
    add(headers, "parley-partition", Integer.toString(partition));
    add(headers, "parley-offset", Long.toString(offset));
    add(headers, "parley-reason", reason);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
