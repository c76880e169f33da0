package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.ALICE;

import io.parley.contract.ConversationId;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.SeenPresence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Alice, who is in `room-1` and whatever is direct; seven messages are in each.
final class AppMember implements Member {
  final List<String> asked = new ArrayList<>();

  /// Whether it is known who else is in the room.
  boolean listed;

  /// How often her client was to know of its rooms.
  int roomsChanged;

  /// Of those whom she watches.
  Consumer<Presence> told = _ -> {};

  @Override
  public Sender sender() {
    return new Sender(ALICE, "Alice", null);
  }

  @Override
  public void requireKnown() {}

  @Override
  public boolean isMemberOf(ConversationId conversation) {
    return conversation.equals(AppClient.ROOM)
        || conversation.directMembers().map(pair -> pair.contains(ALICE)).orElse(false);
  }

  @Override
  public Set<ConversationId> memberOf() {
    return Set.of(AppClient.ROOM);
  }

  @Override
  public long visibleAfter(ConversationId conversation) {
    return 0;
  }

  @Override
  public List<UserId> listedMembers(ConversationId conversation) {
    return listed ? List.of(ALICE, AppClient.BOB) : List.of();
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
  public void sent(ConversationId conversation, long number) {}

  @Override
  public CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, long delivered, long read) {
    asked.add("read " + conversation + " " + read);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void typing(ConversationId conversation, boolean typing) {
    asked.add("typing " + conversation + " " + typing);
  }

  @Override
  public CompletableFuture<List<SeenPresence>> watch(List<UserId> users) {
    asked.add("watch " + users);
    return CompletableFuture.completedFuture(
        users.stream().map(user -> new SeenPresence(user, "online", null)).toList());
  }

  @Override
  public void watchAndTell(List<UserId> users) {
    asked.add("watch " + users);
    users.forEach(user -> told.accept(new Presence(user, PresenceStatus.ONLINE, null)));
  }

  @Override
  public void roomsChanged() {
    roomsChanged++;
  }

  @Override
  public void unwatch(List<UserId> users) {}

  @Override
  public CompletableFuture<@Nullable Void> choose(PresenceStatus status) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(VisibleTo visibleTo) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean maySee(Visibility other) {
    throw new AssertionError("no app asks");
  }

  @Override
  public boolean mayBlock(UserId other) {
    return true;
  }

  @Override
  public ListedConversations conversations(@Nullable String cursor, int limit) {
    throw new AssertionError("not asked");
  }
}
