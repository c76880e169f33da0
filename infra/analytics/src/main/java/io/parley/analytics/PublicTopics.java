package io.parley.analytics;

import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/// The topics that anybody may be granted, and those of the mirror, which are named after them.
final class PublicTopics {
  /// What the names of the mirror's topics begin with, and of its consumer group.
  static final String MIRROR = "analytics.";

  private static final String OURS = "parley.";

  private PublicTopics() {}

  static List<Topic> all() {
    return Arrays.stream(Topic.values()).filter(topic -> !topic.isInternal()).toList();
  }

  static List<String> names() {
    return all().stream().map(Topic::topicName).toList();
  }

  /// `analytics.messages` of `parley.messages`.
  static String mirrorOf(String topic) {
    return MIRROR + topic.substring(OURS.length());
  }

  /// The public topic of that name, or the one that the mirror of that name is made of.
  static Optional<Topic> named(String name) {
    return all().stream()
        .filter(topic -> name.equals(topic.topicName()) || name.equals(mirrorOf(topic.topicName())))
        .findFirst();
  }

  /// Whether only the last value of each key is kept.
  static boolean isCompacted(Topic topic) {
    Map<String, String> config = topic.newTopic(new TopicLayout(1, 1, Optional.empty())).configs();
    return TopicConfig.CLEANUP_POLICY_COMPACT.equals(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
  }
}
