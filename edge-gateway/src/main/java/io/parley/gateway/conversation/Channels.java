package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.request.RequestIds;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The conversations that somebody on this gateway is in, each with its [Channel]. Safe for use by
/// many threads.
///
/// Bound: one for each conversation that a session here follows, or has followed [#LINGER] ago.
final class Channels {
  /// A conversation is kept for this long after its last session here, for a user who comes back.
  private static final Duration LINGER = Duration.ofSeconds(30);

  /// By the conversation's id as it is in a record's key: what has come once need not be checked
  /// again.
  private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();

  /// How many there are, by partition.
  private final AtomicIntegerArray counts;

  /// What waits for an answer of the processor, to be asked for again.
  private final Set<Channel> unsettled = ConcurrentHashMap.newKeySet();

  private final Upstream upstream;
  private final Interest<ConversationId> interest;
  private final Partitions partitions;
  private final HistorySource history;
  private final RequestIds requestIds;
  private final Timers timers;
  private final Executor cleaner;
  private final LongSupplier nanoTime;
  private final LongAdder pushed = new LongAdder();

  Channels(
      Upstream upstream,
      Partitions partitions,
      HistorySource history,
      RequestIds requestIds,
      Timers timers,
      Executor cleaner,
      LongSupplier nanoTime) {
    this.upstream = upstream;
    this.partitions = partitions;
    this.history = history;
    this.requestIds = requestIds;
    this.timers = timers;
    this.cleaner = cleaner;
    this.nanoTime = nanoTime;
    interest = new Interest<>(upstream::subscribe, upstream::unsubscribe);
    counts = new AtomicIntegerArray(partitions.ofConversations());
  }

  int size() {
    return channels.size();
  }

  /// Events that were given to sessions: one of a conversation counts once for each that gets it.
  long pushed() {
    return pushed.sum();
  }

  /// @return null for a conversation that nobody here follows
  @Nullable Channel get(ConversationId conversation) {
    return get(conversation.value());
  }

  @Nullable Channel get(String conversation) {
    return channels.get(conversation);
  }

  boolean areThereAny(int partition) {
    return counts.get(partition) > 0;
  }

  /// @param from see [Channel#join]
  void join(Session session, ConversationId conversation, @Nullable Long from) {
    channels.compute(
        conversation.value(),
        (_, known) -> {
          Channel channel = known == null ? open(conversation) : known;
          channel.join(session, from);
          settle(channel);
          return channel;
        });
  }

  private Channel open(ConversationId conversation) {
    int partition = partitions.partitionOf(conversation);
    counts.incrementAndGet(partition);
    return new Channel(
        conversation, partition, interest, upstream, history, requestIds, timers, nanoTime, pushed);
  }

  void leave(Session session, ConversationId conversation) {
    Channel channel = get(conversation);
    if (channel == null) {
      return;
    }
    channel.leave(session);
    if (channel.isEmpty()) {
      timers.schedule(LINGER, () -> cleaner.execute(() -> closeIfEmpty(conversation)));
    }
  }

  private void closeIfEmpty(ConversationId conversation) {
    channels.computeIfPresent(
        conversation.value(),
        (_, channel) -> {
          if (!channel.isEmpty()) {
            return channel;
          }
          unsettled.remove(channel);
          counts.decrementAndGet(channel.partition());
          interest.unwant(conversation);
          return null;
        });
  }

  /// Something has come for it: what it waits for since is asked again until it comes.
  void settle(Channel channel) {
    if (!channel.isSettled()) {
      unsettled.add(channel);
    }
  }

  /// Asks again for what the processor has not answered, and says what nobody here follows any
  /// more.
  void askAgain() {
    for (Iterator<Channel> each = unsettled.iterator(); each.hasNext(); ) {
      Channel channel = each.next();
      if (!channel.askAgain()) {
        each.remove();
        settle(channel); // it may have become unsettled just now
      }
    }
    interest.flush();
  }

  /// Asks anew for those that somebody else serves.
  void renew(Predicate<Channel> which) {
    for (Channel channel : channels.values()) {
      if (which.test(channel)) {
        channel.renew();
        settle(channel);
      }
    }
  }
}
