package io.parley.history;

import io.parley.contract.history.HistoryGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// How far a rebuild has come: kept in MongoDB beside what it has written, so that who loses the
/// one loses the other.
///
/// @param owner who goes on with it: the last one that was started
/// @param replaces the generation that was served when it began
/// @param places of all partitions; empty before the stage [Stage#COPYING]
record RebuildState(
    String owner,
    HistoryGeneration building,
    HistoryGeneration replaces,
    Stage stage,
    List<Place> places) {
  RebuildState {
    places = List.copyOf(places);
  }

  enum Stage {
    /// The generation is there, and the sinks are told to write it too.
    ANNOUNCED,
    /// What was in the log before they did is copied.
    COPYING,
    /// The gateways are told to read it.
    SERVED
  }

  /// Where the rebuild reads on in a partition, and where it ends.
  ///
  /// @param topicId of the topic in which these are offsets: a topic that is made anew has another
  /// @param first where it began
  record Place(String topic, String topicId, int partition, long first, long next, long end) {
    TopicPartition topicPartition() {
      return new TopicPartition(topic, partition);
    }

    boolean isDone() {
      return next >= end;
    }

    private Place at(Long offset) {
      return new Place(topic, topicId, partition, first, Math.max(next, offset), end);
    }
  }

  RebuildState in(Stage next) {
    return new RebuildState(owner, building, replaces, next, places);
  }

  RebuildState ownedBy(String other) {
    return new RebuildState(other, building, replaces, stage, places);
  }

  RebuildState copying(List<Place> from) {
    return new RebuildState(owner, building, replaces, Stage.COPYING, from);
  }

  /// @param offsets where it reads on
  RebuildState at(Map<TopicPartition, Long> offsets) {
    List<Place> moved = new ArrayList<>(places.size());
    for (Place place : places) {
      Long offset = offsets.get(place.topicPartition());
      moved.add(offset == null ? place : place.at(offset));
    }
    return new RebuildState(owner, building, replaces, stage, moved);
  }

  boolean isCopied() {
    return places.stream().allMatch(Place::isDone);
  }

  long read() {
    return places.stream()
        .mapToLong(place -> Math.min(place.next(), place.end()) - place.first())
        .sum();
  }

  long all() {
    return places.stream().mapToLong(place -> place.end() - place.first()).sum();
  }
}
