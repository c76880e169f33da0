package io.parley.contract.history;

/// The consumer group of the history sink. What it has committed is in MongoDB: of a database that
/// was dropped, the group's offsets must be dropped too, and then they say how far it is rebuilt.
public final class HistoryGroup {
  public static final String ID = "parley-history-sink";

  private HistoryGroup() {}
}
