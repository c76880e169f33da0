package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/// What has become of the messages of one run: each is counted, and those after the warm-up are
/// timed from the moment at which they were due. Lives on the loop's thread.
final class LoadCount {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final int MOST_CODES = 16;

  private final Dialect dialect;
  private final Audience audience;
  private final LoadNames names;
  private final MessageMark mark = new MessageMark();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Histogram acks = new Histogram(3);
  private final Histogram deliveries = new Histogram(3);
  private final Histogram receiptTimes = new Histogram(3);
  private final Histogram lateness = new Histogram(3);

  /// In the marks of this run's messages: what comes late of the one before is none of them.
  private int number;

  private LoadLedger ledger;
  private Receipts receipts;
  private Schedule schedule = new Schedule(0, 1);
  private int ended;
  private String firstEnd = "";

  LoadCount(Dialect dialect, Audience audience, LoadNames names) {
    this.dialect = dialect;
    this.audience = audience;
    this.names = names;
    ledger = new LoadLedger(audience, 0, 0);
    receipts = new Receipts(audience, receiptTimes);
  }

  /// Forgets the run before.
  ///
  /// @param warmUp how many of these messages are in no latency
  void begin(Schedule next, int count, int warmUp) {
    number = RUNS.incrementAndGet();
    schedule = next;
    ledger = new LoadLedger(audience, count, warmUp);
    receipts = new Receipts(audience, receiptTimes);
    refusals.clear();
    ended = 0;
    firstEnd = "";
    List.of(acks, deliveries, receiptTimes, lateness).forEach(Histogram::reset);
  }

  /// Of this run.
  int number() {
    return number;
  }

  Schedule schedule() {
    return schedule;
  }

  boolean isSettled() {
    return ledger.isSettled();
  }

  /// The last message of a conversation that has reached the member at this position, in its
  /// server's order.
  long lastOrder(int conversation, int position) {
    return ledger.lastOrder(conversation, position);
  }

  int author(int message) {
    return audience.member(audience.conversationOf(message), audience.authorOf(message));
  }

  /// It is about to be.
  void sent(int message) {
    ledger.sent(message);
    if (!ledger.isWarmUp(message)) {
      lateness.recordValue(Math.max(0, System.nanoTime() - schedule.nanosOf(message)));
    }
  }

  void notConnected(int message) {
    ledger.refused(message);
    refused("not connected");
  }

  /// @return when the message was due, if it is one that is timed and comes for the first time;
  ///   else [Long#MIN_VALUE]
  long delivered(int user, byte[] bytes, int from, int to, long now) {
    if (!mark.read(bytes, from, to) || mark.load() != number) {
      return Long.MIN_VALUE; // not of this run's messages
    }
    Optional<JsonField> field = dialect.fields().order();
    long order = field.isPresent() ? field.get().number(bytes, from, to) : JsonField.ABSENT;
    int message = mark.message();
    if (!ledger.delivered(mark, user, order) || ledger.isWarmUp(message)) {
      return Long.MIN_VALUE;
    }
    long due = schedule.nanosOf(message);
    if (author(message) != user) {
      deliveries.recordValue(Math.max(0, now - due));
    }
    return due;
  }

  void answered(int user, int message, boolean acked, byte[] bytes, int from, int to) {
    long now = System.nanoTime();
    if (!ledger.knows(message) || author(message) != user) {
      refused("an answer to no message");
    } else if (!acked) {
      if (ledger.refused(message)) {
        refused(dialect.fields().code().map(code -> code.text(bytes, from, to)).orElse("refused"));
      }
    } else if (ledger.acked(message) && !ledger.isWarmUp(message)) {
      acks.recordValue(Math.max(0, now - schedule.nanosOf(message)));
      Optional<JsonField> field = dialect.fields().number();
      long place = field.isPresent() ? field.get().number(bytes, from, to) : JsonField.ABSENT;
      if (place != JsonField.ABSENT) {
        receipts.acked(user, place, schedule.nanosOf(message), now);
      }
    }
  }

  void receipt(int user, byte[] bytes, int from, int to) {
    receipts.frame();
    Optional<JsonField> reader = dialect.fields().user();
    Optional<JsonField> delivered = dialect.fields().delivered();
    if (reader.isEmpty() || delivered.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    int at = reader.get().valueAt(bytes, from, to);
    while (at != JsonField.ABSENT) {
      int next = reader.get().valueAt(bytes, at, to);
      int end = next == JsonField.ABSENT ? to : next;
      long upTo = delivered.get().number(bytes, at, end);
      long member = upTo < 0 ? JsonField.ABSENT : names.quotedUserAt(bytes, at, to);
      if (member >= 0 && member < audience.users()) {
        receipts.delivered(user, (int) member, upTo, now);
      }
      at = next;
    }
  }

  /// A connection has ended by itself.
  void ended(String reason) {
    if (ended++ == 0) {
      firstEnd = reason;
    }
  }

  String firstEnd() {
    return firstEnd;
  }

  private void refused(String code) {
    String known = refusals.containsKey(code) || refusals.size() < MOST_CODES ? code : "others";
    refusals.merge(known, 1, Integer::sum);
  }

  LoadFigures figures(int measured, Duration time) {
    return new LoadFigures(
        schedule.perSecond(),
        time.toMillis() / 1000.0,
        audience.users(),
        audience.conversations(),
        measured,
        ledger.measuredAcked(),
        ledger.measuredDeliveries(),
        ledger.wrong(),
        refusals,
        ended,
        firstEnd,
        Latency.of(acks),
        Latency.of(deliveries),
        Latency.of(receiptTimes),
        receipts.frames(),
        receipts.marks(),
        receipts.incomplete(),
        ledger.deliveries(),
        Latency.of(lateness));
  }
}
