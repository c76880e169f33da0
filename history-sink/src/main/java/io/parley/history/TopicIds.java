package io.parley.history;

import io.parley.contract.kafka.KafkaConnection;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

  /// Of those of the topics that are there. Each question is put by a client of its own: there are
  /// few.
  static TopicIds of(KafkaConnection kafka, Collection<String> topics) {
    return () -> {
      try (Admin admin = kafka.admin(Map.of())) {
        Set<String> there = new HashSet<>(admin.listTopics().names().get());
        there.retainAll(topics);
        return admin.describeTopics(there).allTopicNames().get().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, topic -> topic.getValue().topicId().toString()));
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    };
  }
}
