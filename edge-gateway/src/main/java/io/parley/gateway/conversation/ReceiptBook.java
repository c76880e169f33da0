package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far this gateway's users have come, put together: one record for each partition and run of
/// [#flush], not one for each message, member or conversation. Safe for use by many threads.
///
/// Bound: [#MAX_MARKS] marks that wait. Overflow: what was only delivered is forgotten (the next
/// message says it again), what was read is `OVERLOADED`.
final class ReceiptBook {
  static final int MAX_MARKS = 100_000;

  /// How often it is to be flushed.
  static final Duration INTERVAL = Duration.ofMillis(250);

  private final CommandLog log;
  private final Partitions partitions;
  private final LongSupplier nanoTime;

  /// Those with messages on their way to a client.
  private final Set<Source> expecting = ConcurrentHashMap.newKeySet();

  private Map<ConversationId, Map<UserId, Waiting>> waiting = new LinkedHashMap<>();
  private int count;

  /// @param nanoTime [System#nanoTime]
  ReceiptBook(CommandLog log, Partitions partitions, LongSupplier nanoTime) {
    this.log = log;
    this.partitions = partitions;
    this.nanoTime = nanoTime;
  }

  /// Who knows which messages have been written to a client.
  interface Source {
    UserId user();

    /// Messages that have been written to the client since the last call.
    ///
    /// @return whether others are still on their way
    boolean takeWritten(Written each);
  }

  /// Is told of a message that has been written to a client.
  @FunctionalInterface
  interface Written {
    /// @param number the message's
    /// @param at when, as [System#nanoTime]
    void accept(ConversationId conversation, long number, long at);
  }

  private static final class Waiting {
    private long delivered;
    private long deliveredAt;
    private long read;
    private long readAt;

    /// Null as long as nobody waits for it to be in the log.
    private @Nullable List<CompletableFuture<@Nullable Void>> told;

    void delivered(long number, long at) {
      if (number > delivered) {
        delivered = number;
        deliveredAt = at;
      }
    }

    void read(long number, long at) {
      if (number > read) {
        read = number;
        readAt = at;
      }
    }

    /// One that nothing has moved is said too: somebody may wait for it.
    List<Mark> marks(UserId user, long now) {
      List<Mark> marks = new ArrayList<>(2);
      if (delivered > 0 || read == 0) {
        marks.add(Mark.written(user, delivered, delivered == 0 ? 0 : millis(now - deliveredAt)));
      }
      if (read > 0) {
        marks.add(Mark.read(user, read, millis(now - readAt)));
      }
      return marks;
    }

    private static long millis(long nanos) {
      return Math.max(0, Duration.ofNanos(nanos).toMillis());
    }
  }

  /// The next command of one partition: at most [Limits#MARKED_AT_ONCE] conversations and
  /// [Limits#MEMBERS_PER_COMMAND] marks, so a record holds it whatever the ids are.
  private static final class Page {
    List<Marks> conversations = new ArrayList<>();
    List<CompletableFuture<@Nullable Void>> told = new ArrayList<>(0);
    int marks;

    void clear() {
      conversations = new ArrayList<>();
      told = new ArrayList<>(0);
      marks = 0;
    }
  }

  /// A message was written to one of the user's devices.
  ///
  /// @param at when, as [System#nanoTime]
  synchronized void delivered(ConversationId conversation, UserId user, long number, long at) {
    Waiting mark = waiting(conversation, user);
    if (mark != null) {
      mark.delivered(number, at);
    }
  }

  /// The user's own word.
  ///
  /// @return completes when it is in the log
  synchronized CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long delivered, long read) {
    Waiting mark = waiting(conversation, user);
    if (mark == null) {
      return CompletableFuture.failedFuture(overloaded());
    }
    long now = nanoTime.getAsLong();
    mark.delivered(delivered, now);
    mark.read(read, now);
    if (mark.told == null) {
      mark.told = new ArrayList<>(1);
    }
    CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
    mark.told.add(future);
    return future;
  }

  /// There are messages on their way to the client. May be called with any lock held.
  void expects(Source source) {
    expecting.add(source);
  }

  /// It has ended.
  void forget(Source source) {
    expecting.remove(source);
  }

  /// Looks what has been written to clients, and writes what waits to the log.
  void flush() {
    collect();
    Map<ConversationId, Map<UserId, Waiting>> all;
    synchronized (this) {
      all = waiting;
      waiting = new LinkedHashMap<>();
      count = 0;
    }
    long now = nanoTime.getAsLong();
    Map<Integer, Page> pages = new TreeMap<>();
    all.forEach(
        (conversation, marks) -> {
          Page page = pages.computeIfAbsent(partitions.partitionOf(conversation), _ -> new Page());
          write(conversation, marks, now, page);
        });
    pages.values().forEach(this::append);
  }

  private void collect() {
    for (Iterator<Source> sources = expecting.iterator(); sources.hasNext(); ) {
      Source source = sources.next();
      sources.remove(); // before it is asked: it may expect the next one meanwhile
      if (source.takeWritten((id, number, at) -> delivered(id, source.user(), number, at))) {
        expecting.add(source);
      }
    }
  }

  private @Nullable Waiting waiting(ConversationId conversation, UserId user) {
    Map<UserId, Waiting> marks = waiting.computeIfAbsent(conversation, id -> new HashMap<>(4));
    Waiting known = marks.get(user);
    if (known != null || count == MAX_MARKS) {
      return known;
    }
    count++;
    Waiting mark = new Waiting();
    marks.put(user, mark);
    return mark;
  }

  /// Adds one conversation's marks, and writes what is full.
  private void write(ConversationId conversation, Map<UserId, Waiting> all, long now, Page page) {
    List<Mark> batch = new ArrayList<>(Math.min(all.size(), Limits.MEMBERS_PER_COMMAND));
    for (Map.Entry<UserId, Waiting> entry : all.entrySet()) {
      Waiting waited = entry.getValue();
      List<Mark> marks = waited.marks(entry.getKey(), now);
      if (page.marks + marks.size() > Limits.MEMBERS_PER_COMMAND) {
        if (!batch.isEmpty()) {
          page.conversations.add(new Marks(conversation, batch));
        }
        append(page);
        batch = new ArrayList<>();
      }
      batch.addAll(marks);
      page.marks += marks.size();
      if (waited.told != null) {
        page.told.addAll(waited.told);
      }
    }
    if (!batch.isEmpty()) {
      page.conversations.add(new Marks(conversation, batch));
    }
    if (page.conversations.size() == Limits.MARKED_AT_ONCE) {
      append(page);
    }
  }

  private void append(Page page) {
    if (page.conversations.isEmpty()) {
      return;
    }
    List<CompletableFuture<@Nullable Void>> told = page.told;
    log.append(
        new MarkReceipts(page.conversations),
        () -> told.forEach(future -> future.complete(null)),
        e -> told.forEach(future -> future.completeExceptionally(overloaded())));
    page.clear();
  }

  private static RequestException overloaded() {
    return RequestException.later(
        ErrorCode.OVERLOADED, "the gateway cannot take more receipts now", Duration.ofSeconds(1));
  }
}
