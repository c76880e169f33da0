package io.parley.gateway.kafka;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.gateway.media.HistoryProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// The history sink's progress, as its consumer group's offsets tell. Each question is put by a
/// client of its own: they are minutes apart.
public final class SinkProgress implements HistoryProgress {
  private static final int ANSWER_WITHIN_MS = 10_000;

  private final KafkaConnection kafka;

  public SinkProgress(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  @Override
  public Map<Integer, Long> logEnds() throws InterruptedException, HistoryProgressException {
    return ask(
        admin -> {
          String topic = Topic.MESSAGES.topicName();
          Map<TopicPartition, OffsetSpec> partitions =
              admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                  .flatMap(description -> description.partitions().stream())
                  .collect(
                      Collectors.toMap(
                          partition -> new TopicPartition(topic, partition.partition()),
                          partition -> OffsetSpec.latest()));
          Map<Integer, Long> ends = new HashMap<>();
          admin
              .listOffsets(partitions)
              .all()
              .get()
              .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
          return ends;
        });
  }

  @Override
  public Map<Integer, Long> historyEnds() throws InterruptedException, HistoryProgressException {
    return ask(
        admin -> {
          Map<Integer, Long> ends = new HashMap<>();
          admin
              .listConsumerGroupOffsets(Groups.HISTORY_SINK)
              .partitionsToOffsetAndMetadata()
              .get()
              .forEach(
                  (partition, offset) -> {
                    if (offset != null && partition.topic().equals(Topic.MESSAGES.topicName())) {
                      ends.put(partition.partition(), offset.offset());
                    }
                  });
          return ends;
        });
  }

  private interface Question {
    Map<Integer, Long> ask(Admin admin) throws InterruptedException, ExecutionException;
  }

  private Map<Integer, Long> ask(Question question)
      throws InterruptedException, HistoryProgressException {
    try (Admin admin = admin()) {
      return question.ask(admin);
    } catch (ExecutionException | KafkaException e) {
      throw new HistoryProgressException(e);
    }
  }

  private Admin admin() {
    return kafka.admin(
        Map.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_WITHIN_MS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ANSWER_WITHIN_MS / 2));
  }
}
