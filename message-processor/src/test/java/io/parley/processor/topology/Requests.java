package io.parley.processor.topology;

import io.parley.contract.ConversationId;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What tests ask for, in one line each; [Pipeline#ask] gives the origin. The user who asks comes
/// first.
public final class Requests {
  private Requests() {}

  public static UserId user(String id) {
    return new UserId(id);
  }

  public static List<UserId> users(String... ids) {
    return Arrays.stream(ids).map(UserId::new).toList();
  }

  /// `prefix-1000` and on: in order of their ids.
  public static String[] crowd(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "-" + (1_000 + i))
        .toArray(String[]::new);
  }

  public static Function<Origin, Request> create(String by, ConversationId id, String... members) {
    return origin ->
        new CreateConversation(id, null, null, false, users(members), user(by), origin);
  }

  public static Function<Origin, Request> createOpen(
      String by, ConversationId id, String... members) {
    return origin -> new CreateConversation(id, null, null, true, users(members), user(by), origin);
  }

  /// @param history what of its past the group's members are to see
  public static Function<Origin, Request> create(
      String by, ConversationId id, VisibleHistory history, String... members) {
    return origin ->
        new CreateConversation(
            id, null, null, false, users(members), user(by), origin, history, List.of());
  }

  /// A direct conversation with somebody who is to be asked.
  public static Function<Origin, Request> createAsking(String by, ConversationId id, String other) {
    return origin ->
        new CreateConversation(
            id, null, null, false, users(other), user(by), origin, null, users(other));
  }

  public static Function<Origin, Request> join(String by, ConversationId id) {
    return origin -> new JoinConversation(id, null, user(by), origin);
  }

  public static Function<Origin, Request> joinOrMake(String by, ConversationId id) {
    return origin -> new JoinConversation(id, true, user(by), origin);
  }

  public static Function<Origin, Request> leave(String by, ConversationId id) {
    return origin -> new LeaveConversation(id, user(by), origin);
  }

  public static Function<Origin, Request> add(String by, ConversationId id, String... members) {
    return origin -> new AddMembers(id, users(members), user(by), origin);
  }

  /// Adds nobody.
  public static Function<Origin, Request> invite(String by, ConversationId id, String... users) {
    return origin -> new AddMembers(id, List.of(), user(by), origin, users(users));
  }

  public static Function<Origin, Request> accept(String by, ConversationId id) {
    return origin -> new AcceptInvitation(id, user(by), origin);
  }

  public static Function<Origin, Request> decline(String by, ConversationId id) {
    return origin -> new DeclineInvitation(id, user(by), origin);
  }

  public static Function<Origin, Request> remove(String by, ConversationId id, String... members) {
    return origin -> new RemoveMembers(id, users(members), user(by), origin);
  }

  public static Function<Origin, Request> title(String by, ConversationId id, String title) {
    return origin ->
        new UpdateConversation(id, title, null, List.of(), null, null, null, user(by), origin);
  }

  public static Function<Origin, Request> picture(String by, ConversationId id, String picture) {
    return origin ->
        new UpdateConversation(id, null, picture, List.of(), null, null, null, user(by), origin);
  }

  public static Function<Origin, Request> role(
      String by, ConversationId id, Role role, String... members) {
    List<RoleChange> roles =
        Arrays.stream(members).map(member -> new RoleChange(user(member), role)).toList();
    return origin ->
        new UpdateConversation(id, null, null, roles, null, null, null, user(by), origin);
  }

  public static Function<Origin, Request> mute(String by, ConversationId id, boolean on) {
    return origin ->
        new UpdateConversation(id, null, null, List.of(), on, null, null, user(by), origin);
  }

  public static Function<Origin, Request> archive(String by, ConversationId id, boolean on) {
    return origin ->
        new UpdateConversation(id, null, null, List.of(), null, on, null, user(by), origin);
  }

  public static Function<Origin, Request> pin(String by, ConversationId id, boolean on) {
    return origin ->
        new UpdateConversation(id, null, null, List.of(), null, null, on, user(by), origin);
  }

  public static Function<Origin, Request> block(String by, ConversationId id, boolean on) {
    return origin -> new BlockUser(id, on, user(by), origin);
  }

  public static Function<Origin, Request> edit(
      String by, ConversationId id, String messageId, String content) {
    return origin -> new EditMessage(id, messageId, content, user(by), origin);
  }

  public static Function<Origin, Request> delete(String by, ConversationId id, String messageId) {
    return origin -> new DeleteMessage(id, messageId, user(by), origin);
  }

  public static Function<Origin, Request> react(
      String by, ConversationId id, String messageId, String emoji) {
    return origin -> new React(id, messageId, emoji, true, user(by), origin);
  }

  public static Function<Origin, Request> unreact(
      String by, ConversationId id, String messageId, String emoji) {
    return origin -> new React(id, messageId, emoji, false, user(by), origin);
  }

  public static MarkReceipts delivered(String to, ConversationId id, long number) {
    return new MarkReceipts(id, List.of(Mark.written(user(to), number, 0)));
  }

  public static MarkReceipts read(String by, ConversationId id, long number) {
    return new MarkReceipts(id, List.of(Mark.read(user(by), number, 0)));
  }

  /// Time passes in which only this gateway is heard of.
  public static void live(Pipeline pipeline, GatewayRef gateway, int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.advance(Duration.ofSeconds(1));
      pipeline.heartbeat(gateway);
    }
  }
}
