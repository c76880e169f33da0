package io.parley.contract.kafka;

/// The consumer groups. Of the two that are Kafka Streams applications, the names of the changelogs
/// begin with the group's.
public final class Groups {
  /// Moves the tasks between processors.
  public static final String PROCESSOR = Topic.INTERNAL + "processor";

  public static final String AUDITOR = Topic.INTERNAL + "auditor";

  /// What it has committed is in MongoDB. A database that was dropped is filled again by `./parley
  /// rebuild-history`, which is no member.
  public static final String HISTORY_SINK = Topic.INTERNAL + "history-sink";

  private Groups() {}
}
