package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ConversationKind;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.Require;
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
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.Origin;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What clients ask of conversations, as the commands that it becomes; [SendRequest] is the one
/// that is not here. Who asks is the token's user, whatever the payload claims.
///
/// Every method throws an [InvalidFieldException] that names the field, so that it is called within
/// [Requests#ask].
public final class Commands {
  private static final String PICTURE = "picture";

  private static final List<String> UPDATABLE =
      List.of("title", PICTURE, "roles", "muted", "archived", "pinned");

  private Commands() {}

  public static Request edit(Payload payload, UserId by, Origin origin) {
    String content = payload.text("content");
    if (content.isEmpty()) {
      throw InvalidFieldException.invalid("content", "must not be empty");
    }
    return new EditMessage(payload.conversation(), payload.text("messageId"), content, by, origin);
  }

  public static Request delete(Payload payload, UserId by, Origin origin) {
    return new DeleteMessage(payload.conversation(), payload.text("messageId"), by, origin);
  }

  public static Request react(Payload payload, UserId by, Origin origin) {
    return new React(
        payload.conversation(),
        payload.text("messageId"),
        payload.text("emoji"),
        payload.required("on", Boolean.class),
        by,
        origin);
  }

  /// A group, unless `kind` is direct. A group without an id gets a new one.
  public static Request create(Payload payload, UserId by, Origin origin) {
    ConversationKind kind = payload.optional("kind", ConversationKind.class);
    ConversationId id = payload.optional("conversationId", ConversationId.class);
    List<UserId> others =
        payload.list("members", UserId.class, Limits.MEMBERS_PER_COMMAND).stream()
            .filter(member -> !member.equals(by))
            .distinct()
            .toList();
    return kind == ConversationKind.DIRECT
        ? createDirect(payload, id, others, by, origin)
        : createGroup(payload, id, others, by, origin);
  }

  private static Request createDirect(
      Payload payload, @Nullable ConversationId id, List<UserId> others, UserId by, Origin origin) {
    for (String field : List.of("title", PICTURE, "open", "history")) {
      if (payload.has(field)) {
        throw InvalidFieldException.invalid(field, "is for groups only");
      }
    }
    UserId other = id != null && others.isEmpty() ? otherOf(id, by) : onlyOne(others);
    ConversationId direct = ConversationId.direct(by, other);
    if (id != null && !id.equals(direct)) {
      throw InvalidFieldException.invalid(
          "conversationId", "is not the direct conversation of these users");
    }
    return new CreateConversation(direct, null, null, false, List.of(other), by, origin);
  }

  private static UserId otherOf(ConversationId id, UserId by) {
    DirectMembers pair =
        id.directMembers()
            .filter(members -> members.contains(by))
            .orElseThrow(
                () ->
                    InvalidFieldException.invalid(
                        "conversationId", "is not a direct conversation of yours"));
    return pair.first().equals(by) ? pair.second() : pair.first();
  }

  private static UserId onlyOne(List<UserId> others) {
    if (others.size() != 1) {
      throw InvalidFieldException.invalid(
          "members", "must be one other user for a direct conversation");
    }
    return others.getFirst();
  }

  private static Request createGroup(
      Payload payload, @Nullable ConversationId id, List<UserId> others, UserId by, Origin origin) {
    if (id != null && id.isDirect()) {
      throw InvalidFieldException.invalid("conversationId", "is a direct conversation's");
    }
    return new CreateConversation(
        id == null ? new ConversationId("g-" + TimeOrderedIds.next()) : id,
        payload.optional("title", String.class),
        picture(payload),
        Boolean.TRUE.equals(payload.optional("open", Boolean.class)),
        others,
        by,
        origin,
        payload.optional("history", VisibleHistory.class),
        List.of());
  }

  private static @Nullable String picture(Payload payload) {
    return Require.optionalWebUrl(PICTURE, payload.optional(PICTURE, String.class));
  }

  public static Request join(Payload payload, UserId by, Origin origin) {
    return new JoinConversation(
        payload.conversation(), payload.optional("createIfMissing", Boolean.class), by, origin);
  }

  public static Request leave(Payload payload, UserId by, Origin origin) {
    return new LeaveConversation(payload.conversation(), by, origin);
  }

  public static Request accept(Payload payload, UserId by, Origin origin) {
    return new AcceptInvitation(payload.conversation(), by, origin);
  }

  public static Request decline(Payload payload, UserId by, Origin origin) {
    return new DeclineInvitation(payload.conversation(), by, origin);
  }

  public static Request addMembers(Payload payload, UserId by, Origin origin) {
    return new AddMembers(
        payload.conversation(), payload.users("members", Limits.MEMBERS_PER_COMMAND), by, origin);
  }

  public static Request removeMembers(Payload payload, UserId by, Origin origin) {
    return new RemoveMembers(
        payload.conversation(), payload.users("members", Limits.MEMBERS_PER_COMMAND), by, origin);
  }

  public static Request update(Payload payload, UserId by, Origin origin) {
    UpdateConversation update =
        new UpdateConversation(
            payload.conversation(),
            payload.optional("title", String.class),
            picture(payload),
            payload.list("roles", RoleChange.class, Limits.ADMINS),
            payload.optional("muted", Boolean.class),
            payload.optional("archived", Boolean.class),
            payload.optional("pinned", Boolean.class),
            by,
            origin);
    boolean asksNothing =
        update.roles().isEmpty()
            && Stream.of(
                    update.title(),
                    update.picture(),
                    update.muted(),
                    update.archived(),
                    update.pinned())
                .allMatch(Objects::isNull);
    if (asksNothing) {
      throw InvalidFieldException.invalid(
          "title", "at least one of " + String.join(", ", UPDATABLE) + " is required");
    }
    return update;
  }

  /// @param on whether to block or to unblock
  public static Request block(Payload payload, boolean on, UserId by, Origin origin) {
    UserId other = payload.required("userId", UserId.class);
    if (other.equals(by)) {
      throw InvalidFieldException.invalid("userId", "must be another user");
    }
    return new BlockUser(ConversationId.direct(by, other), on, by, origin);
  }
}
