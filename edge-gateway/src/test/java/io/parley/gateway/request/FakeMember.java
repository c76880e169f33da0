package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Alice, who is in the conversations g-1 and dm:alice:bob. Notes what is asked of her connection.
class FakeMember implements Member {
  static final Sender ALICE = new Sender(new UserId("alice"), "Alice", null);
  static final ConversationId GROUP = new ConversationId("g-1");
  static final ConversationId DM = new ConversationId("dm:alice:bob");

  private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05Z");

  final List<String> asked = new ArrayList<>();
  List<ListedConversations.Entry> conversations = List.of();
  @Nullable RuntimeException bug;

  /// Whether it is known what she is in.
  boolean known = true;

  /// What she may not read of the group: the last message of it.
  long visibleAfter;

  /// Whether she may block another user.
  boolean mayBlock = true;

  @Override
  public Sender sender() {
    return ALICE;
  }

  @Override
  public void requireKnown() throws RequestException {
    if (!known) {
      throw RequestException.later(ErrorCode.OVERLOADED, "not known yet", Duration.ofSeconds(1));
    }
  }

  @Override
  public boolean isMemberOf(ConversationId conversation) {
    return known && (conversation.equals(GROUP) || conversation.equals(DM));
  }

  @Override
  public Set<ConversationId> memberOf() {
    return Set.of(GROUP, DM);
  }

  @Override
  public long visibleAfter(ConversationId conversation) {
    return conversation.equals(GROUP) ? visibleAfter : 0;
  }

  @Override
  public List<UserId> listedMembers(ConversationId conversation) {
    return conversation.equals(DM) ? List.of(new UserId("alice"), new UserId("bob")) : List.of();
  }

  @Override
  public long lastNumber(ConversationId conversation) {
    return isMemberOf(conversation) ? 7 : 0;
  }

  @Override
  public boolean follows(ConversationId conversation) {
    return isMemberOf(conversation);
  }

  @Override
  public void sent(ConversationId conversation, long number) {
    asked.add("sent " + conversation + " " + number);
  }

  @Override
  public CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, long delivered, long read) {
    asked.add("mark " + conversation + " " + delivered + " " + read);
    return isMemberOf(conversation)
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(stranger());
  }

  @Override
  public void typing(ConversationId conversation, boolean typing) throws RequestException {
    if (bug != null) {
      throw bug;
    }
    if (!isMemberOf(conversation)) {
      throw stranger();
    }
    asked.add("typing " + conversation + " " + typing);
  }

  @Override
  public CompletableFuture<List<SeenPresence>> watch(List<UserId> users) {
    asked.add("watch " + users);
    return CompletableFuture.completedFuture(
        users.stream().map(user -> new SeenPresence(user, "offline", SEEN)).toList());
  }

  @Override
  public void watchAndTell(List<UserId> users) {
    asked.add("watch " + users);
  }

  @Override
  public void roomsChanged() {
    asked.add("rooms");
  }

  @Override
  public void unwatch(List<UserId> users) {
    asked.add("unwatch " + users);
  }

  /// All but Mallory.
  @Override
  public boolean maySee(Visibility other) {
    return !other.userId().value().equals("mallory");
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(PresenceStatus status) {
    asked.add("choose " + status);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(VisibleTo visibleTo) {
    asked.add("choose " + visibleTo);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean mayBlock(UserId other) {
    return mayBlock;
  }

  /// A cursor is the index of the next.
  @Override
  public ListedConversations conversations(@Nullable String cursor, int limit)
      throws RequestException {
    asked.add("conversations " + cursor + " " + limit);
    if (cursor != null && !cursor.matches("\\d{1,4}")) {
      throw RequestException.of(ErrorCode.INVALID, "cursor: was never given");
    }
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(conversations.size(), from + limit);
    return new ListedConversations(
        conversations.subList(from, to), to < conversations.size() ? "" + to : null);
  }

  private static RequestException stranger() {
    return RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
  }
}
