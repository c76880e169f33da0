package io.parley.gateway.kafka;

import io.parley.contract.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Ids in as few records as name them: those of one partition together, up to
/// [Limits#NAMED_AT_ONCE] and [#MAX_BYTES] of them.
///
/// @param partition that all of them belong to
/// @param ids at least one
record PartitionBatch<T>(int partition, List<T> ids) {
  /// As JSON escapes it, an id is at most twice as long; a record has at most 1 MiB.
  static final int MAX_BYTES = 480 * 1024;

  /// @param text of an id
  static <T> List<PartitionBatch<T>> of(
      List<T> ids, ToIntFunction<T> partitionOf, Function<T, String> text) {
    Map<Integer, List<T>> byPartition = new TreeMap<>();
    for (T id : ids) {
      byPartition.computeIfAbsent(partitionOf.applyAsInt(id), _ -> new ArrayList<>()).add(id);
    }
    List<PartitionBatch<T>> batches = new ArrayList<>(byPartition.size());
    byPartition.forEach((partition, all) -> cut(partition, all, text, batches));
    return batches;
  }

  private static <T> void cut(
      int partition, List<T> all, Function<T, String> text, List<PartitionBatch<T>> into) {
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      int size = 3 * text.apply(all.get(i)).length(); // in UTF-8 at most
      if (i > from && (i - from == Limits.NAMED_AT_ONCE || bytes + size > MAX_BYTES)) {
        into.add(new PartitionBatch<>(partition, all.subList(from, i)));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    into.add(new PartitionBatch<>(partition, all.subList(from, all.size())));
  }
}
