package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.MarkReceipts;
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
import java.util.function.BiConsumer;
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

  /// Those with messages on their way to a client.
  private final Set<Source> expecting = ConcurrentHashMap.newKeySet();

  private Map<ConversationId, Map<UserId, Mark>> waiting = new LinkedHashMap<>();
  private int count;

  ReceiptBook(CommandLog log, Partitions partitions) {
    this.log = log;
    this.partitions = partitions;
  }

  /// Who knows which messages have been written to a client.
  interface Source {
    UserId user();

    /// Messages that have been written to the client since the last call.
    ///
    /// @return whether others are still on their way
    boolean takeWritten(BiConsumer<ConversationId, Long> each);
  }

  private static final class Mark {
    long delivered;
    long read;

    /// Null as long as nobody waits for it to be in the log.
    @Nullable List<CompletableFuture<@Nullable Void>> told;
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
  synchronized void delivered(ConversationId conversation, UserId user, long number) {
    Mark mark = mark(conversation, user);
    if (mark != null) {
      mark.delivered = Math.max(mark.delivered, number);
    }
  }

  /// The user's own word.
  ///
  /// @return completes when it is in the log
  synchronized CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long delivered, long read) {
    Mark mark = mark(conversation, user);
    if (mark == null) {
      return CompletableFuture.failedFuture(overloaded());
    }
    mark.delivered = Math.max(mark.delivered, delivered);
    mark.read = Math.max(mark.read, read);
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
    Map<ConversationId, Map<UserId, Mark>> all;
    synchronized (this) {
      all = waiting;
      waiting = new LinkedHashMap<>();
      count = 0;
    }
    Map<Integer, Page> pages = new TreeMap<>();
    all.forEach(
        (conversation, marks) -> {
          Page page = pages.computeIfAbsent(partitions.partitionOf(conversation), _ -> new Page());
          write(conversation, marks, page);
        });
    pages.values().forEach(this::append);
  }

  private void collect() {
    for (Iterator<Source> sources = expecting.iterator(); sources.hasNext(); ) {
      Source source = sources.next();
      sources.remove(); // before it is asked: it may expect the next one meanwhile
      if (source.takeWritten((id, number) -> delivered(id, source.user(), number))) {
        expecting.add(source);
      }
    }
  }

  private @Nullable Mark mark(ConversationId conversation, UserId user) {
    Map<UserId, Mark> marks = waiting.computeIfAbsent(conversation, id -> new HashMap<>(4));
    Mark known = marks.get(user);
    if (known != null || count == MAX_MARKS) {
      return known;
    }
    count++;
    Mark mark = new Mark();
    marks.put(user, mark);
    return mark;
  }

  /// Adds one conversation's marks, and writes what is full.
  private void write(ConversationId conversation, Map<UserId, Mark> marks, Page page) {
    List<ReceiptMark> batch = new ArrayList<>(Math.min(marks.size(), Limits.MEMBERS_PER_COMMAND));
    for (Map.Entry<UserId, Mark> entry : marks.entrySet()) {
      Mark mark = entry.getValue();
      batch.add(new ReceiptMark(entry.getKey(), mark.delivered, mark.read));
      page.marks++;
      if (mark.told != null) {
        page.told.addAll(mark.told);
      }
      if (page.marks == Limits.MEMBERS_PER_COMMAND) {
        page.conversations.add(new Marks(conversation, batch));
        append(page);
        batch = new ArrayList<>();
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
