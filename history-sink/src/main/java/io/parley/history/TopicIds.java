package io.parley.history;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.Topics;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/// Which topics there are by their names: one that is made anew, mirrored or restored has another
/// id, and offsets of its own.
@FunctionalInterface
interface TopicIds {
  /// @throws KafkaException when Kafka does not answer
  Map<String, String> now();

  /// Each question is put by a client of its own: there are few.
  static TopicIds of(KafkaConnection kafka, Collection<Topic> topics) {
    return () -> {
      try (Admin admin = kafka.admin(Map.of())) {
        return Topics.ids(admin, topics).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, id -> id.getValue().toString()));
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    };
  }
}
