package io.parley.history;

import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import io.parley.history.RebuildState.Place;
import io.parley.history.RebuildState.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Builds the next generation of the history from the log, beside the one that is served, and has
/// it served. Goes on where an earlier one has ended, at whatever step (docs/adr/0032).
/// 1. The generation is made, and the sinks are told to write it too. When all of them do, the log
///    has an end: what is behind it they write.
/// 2. What is before that end is copied.
/// 3. If the new generation has all that the old one has, the gateways are told to read it.
/// 4. When all of them do, the old one is dropped.
final class Rebuild {
  /// After that, and [Target#electionTime], every sink goes by what was written before: what it
  /// knows may be as old as [HistoryPointer#SINKS_FOLLOW_MS].
  static final Duration SINKS_FOLLOW = Duration.ofSeconds(5);

  /// Likewise of gateways, with the longest request.
  static final Duration GATEWAYS_FOLLOW = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SAVE_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final int LOOKS = 5;
  private static final int NAMED = 3;

  /// What a rebuild does to MongoDB.
  interface Target {
    Optional<RebuildState> rebuild();

    HistoryPointer pointer();

    /// How long, at most, a MongoDB that is primary no more may say what was written before.
    Duration electionTime();

    /// Those of the generation's collections that are there.
    List<String> collections(HistoryGeneration generation);

    void begin(RebuildState state);

    void take(RebuildState state);

    void save(RebuildState state);

    void end(RebuildState state);

    void setPointer(HistoryPointer pointer);

    void make(HistoryGeneration generation);

    void drop(HistoryGeneration generation);

    /// Returns when all of it is confirmed.
    ///
    /// @return what was refused
    List<Rejected> write(HistoryGeneration generation, HistoryBatch batch);

    HistoryComparison compare(HistoryGeneration before, HistoryGeneration after);
  }

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final TopicIds topicIds;
  private final Target target;
  private final String owner;
  private final CpuShare share;
  private final Clock clock;
  private final Consumer<String> told;

  private Duration electionTime = Duration.ZERO;
  private long begunAt;
  private long readBefore;
  private long toldAt;
  private long savedAt;
  private int refused;

  /// @param consumer of no group
  /// @param topicIds of all that the history is made of
  /// @param owner unlike that of any other rebuild
  /// @param told is given lines for people
  Rebuild(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      TopicIds topicIds,
      Target target,
      String owner,
      CpuShare share,
      Clock clock,
      Consumer<String> told) {
    this.consumer = consumer;
    this.topicIds = topicIds;
    this.target = target;
    this.owner = owner;
    this.share = share;
    this.clock = clock;
    this.told = told;
  }

  /// @throws RebuildFailure with a line for people; nothing that is served was touched
  void run() {
    RebuildState state = begin();
    electionTime = target.electionTime();
    if (state.stage() == Stage.ANNOUNCED) {
      state = announce(state);
    }
    if (state.stage() == Stage.COPYING) {
      state = serve(copy(state));
    }
    end(state);
  }

  private RebuildState begin() {
    HistoryPointer pointer = target.pointer();
    Optional<RebuildState> before = target.rebuild();
    if (before.isPresent()) {
      RebuildState state = before.get().ownedBy(owner);
      target.take(state);
      told.accept("goes on with generation " + state.building() + " of the history");
      return state;
    }
    HistoryGeneration next = pointer.served().next();
    List<String> foreign = target.collections(next);
    if (!foreign.isEmpty()) {
      throw new RebuildFailure(
          "the database has a collection '"
              + foreign.getFirst()
              + "' that no rebuild has made: rename or drop it, and run this again. Nothing was"
              + " dropped or written");
    }
    RebuildState state =
        new RebuildState(owner, next, pointer.served(), Stage.ANNOUNCED, List.of());
    target.begin(state);
    told.accept(
        "builds generation " + next + " of the history; " + pointer.served() + " is served");
    return state;
  }

  private RebuildState announce(RebuildState state) {
    target.make(state.building());
    target.save(state);
    target.setPointer(
        new HistoryPointer(state.replaces(), List.of(state.replaces(), state.building())));
    pause(SINKS_FOLLOW.plus(electionTime));
    RebuildState copying = state.copying(places());
    target.save(copying);
    return copying;
  }

  private RebuildState copy(RebuildState from) {
    RebuildState state = ofTheseTopics(from);
    begunAt = clock.nanoTime();
    readBefore = state.read();
    toldAt = begunAt;
    savedAt = begunAt;
    List<Place> left = state.places().stream().filter(place -> !place.isDone()).toList();
    consumer.assign(left.stream().map(Place::topicPartition).toList());
    left.forEach(place -> consumer.seek(place.topicPartition(), place.next()));
    while (!state.isCopied()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      long readAt = clock.nanoTime();
      write(state, records);
      clock.rest(share.restAfter(Duration.ofNanos(clock.nanoTime() - readAt)));
      state = state.at(positions());
      if (isOver(savedAt, SAVE_EVERY)) {
        target.save(state);
        savedAt = clock.nanoTime();
      }
      if (isOver(toldAt, TELL_EVERY)) {
        toldAt = clock.nanoTime();
        told.accept(progress(state));
      }
    }
    target.save(state);
    told.accept(progress(state));
    return state;
  }

  private boolean isOver(long since, Duration time) {
    return clock.nanoTime() - since >= time.toNanos();
  }

  /// What is behind the end is the sinks'; to read some of it too does no harm.
  private void write(RebuildState state, Iterable<ConsumerRecord<byte[], byte[]>> records) {
    HistoryBatch batch = HistoryBatch.of(records, new PendingReceipts()).withReceipts();
    refused += batch.unreadable().size() + target.write(state.building(), batch).size();
  }

  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition, consumer.position(partition));
    }
    return positions;
  }

  /// Offsets of a topic that was made anew since mean nothing: it is read from its beginning.
  private RebuildState ofTheseTopics(RebuildState state) {
    Map<String, String> now = topicIds.now();
    boolean same =
        state.places().stream().allMatch(place -> place.topicId().equals(now.get(place.topic())));
    if (same) {
      return state;
    }
    told.accept("a topic was made anew: copies from the beginning");
    RebuildState again = state.copying(places());
    target.save(again);
    return again;
  }

  private List<Place> places() {
    Map<String, String> ids = topicIds.now();
    List<TopicPartition> partitions =
        ids.keySet().stream()
            .sorted()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<Place> places = new ArrayList<>(partitions.size());
    for (TopicPartition partition : partitions) {
      long first = firsts.getOrDefault(partition, 0L);
      places.add(
          new Place(
              partition.topic(),
              ids.getOrDefault(partition.topic(), ""),
              partition.partition(),
              first,
              first,
              ends.getOrDefault(partition, 0L)));
    }
    return places;
  }

  private RebuildState serve(RebuildState state) {
    HistoryPointer pointer = target.pointer();
    if (!pointer.served().equals(state.building())) { // else it was, and then the process ended
      check(target.compare(state.replaces(), state.building()), state);
      target.save(state);
      target.setPointer(
          new HistoryPointer(state.building(), List.of(state.replaces(), state.building())));
    }
    RebuildState served = state.in(Stage.SERVED);
    target.save(served);
    told.accept("generation " + state.building() + " is served");
    return served;
  }

  private void check(HistoryComparison comparison, RebuildState state) {
    HistoryComparison.Sum before = comparison.sum(state.replaces());
    HistoryComparison.Sum after = comparison.sum(state.building());
    told.accept("generation " + state.replaces() + ": " + before);
    told.accept("generation " + state.building() + ": " + after);
    if (refused > 0) {
      told.accept(refused + " records cannot be used; the sink has put them to the dead letters");
    }
    if (after.numbered() > after.messages()) {
      told.accept(
          String.format(
              Locale.ROOT,
              "%,d messages that the conversations count are not in the log",
              after.numbered() - after.messages()));
    }
    List<String> lost = comparison.lost();
    for (int look = 0; look < LOOKS && !lost.isEmpty(); look++) {
      pause(LOOK_AGAIN); // of a batch that is on its way, one generation has it first
      lost = comparison.stillLost(lost);
    }
    if (!lost.isEmpty()) {
      throw new RebuildFailure(
          "the log does not have all that is served, so generation "
              + state.replaces()
              + " stays: "
              + lost.size()
              + (lost.size() == 1_000 ? " or more" : "")
              + " documents are missing or older, such as "
              + lost.stream().limit(NAMED).collect(Collectors.joining(", ")));
    }
  }

  private void end(RebuildState state) {
    pause(GATEWAYS_FOLLOW.plus(electionTime));
    target.save(state);
    target.setPointer(new HistoryPointer(state.building(), List.of(state.building())));
    pause(SINKS_FOLLOW.plus(electionTime));
    target.save(state);
    target.drop(state.replaces());
    target.end(state);
    told.accept("generation " + state.replaces() + " was dropped; the rebuild is done");
  }

  private void pause(Duration time) {
    long until = clock.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - clock.nanoTime()) {
      clock.rest(Duration.ofNanos(left));
    }
  }

  private String progress(RebuildState state) {
    double seconds = (clock.nanoTime() - begunAt) / 1e9;
    long since = state.read() - readBefore;
    return String.format(
        Locale.ROOT,
        "%,d of %,d records, %,.0f/s",
        state.read(),
        state.all(),
        seconds > 0 ? since / seconds : 0);
  }
}
