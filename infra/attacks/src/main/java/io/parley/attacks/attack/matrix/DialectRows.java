package io.parley.attacks.attack.matrix;

import io.parley.attacks.attack.matrix.Request.Event;
import io.parley.attacks.stack.Client;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What each role is answered in each dialect. The rows come in the order in which a scene bears
/// them: what ends a membership or a block is last. `alumni` has the native events.
final class DialectRows {
  static final List<String> DIALECTS = List.of("mentour", "nextchat", "inkspot", "match", "alumni");

  static final Table GROUP =
      new Table(
          "dialects, a group",
          false,
          List.of(
              Role.STRANGER,
              Role.MEMBER,
              Role.ADMIN,
              Role.OWNER,
              Role.REMOVED,
              Role.LEFT,
              Role.RE_ADDED,
              Role.SCOPE_ADMIN,
              Role.INVITED),
          List.of(),
          groupRows());

  static final Table DIRECT =
      new Table(
          "dialects, a direct conversation",
          true,
          List.of(Role.STRANGER, Role.PARTNER, Role.BLOCKED, Role.BLOCKER),
          List.of(),
          directRows());

  private DialectRows() {}

  private static List<Row> groupRows() {
    String all = "yes | yes | yes | yes | yes | yes | yes | yes | yes";
    String nobody =
        "FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN"
            + " | FORBIDDEN | FORBIDDEN";
    String theirs = "NOT_FOUND | yes | yes | yes | NOT_FOUND | NOT_FOUND | yes | NOT_FOUND";
    String members = theirs + " | NOT_FOUND";
    String old = // of what was before a membership that has begun anew nothing is seen
        "NOT_FOUND | yes | yes | yes | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND";
    String invited =
        "NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND"
            + " | NOT_FOUND | yes";
    String admins =
        "NOT_FOUND | FORBIDDEN | yes | yes | NOT_FOUND | NOT_FOUND | FORBIDDEN | NOT_FOUND"
            + " | NOT_FOUND";
    return Stream.of(
            apps(members, members, old, all, nobody),
            Stream.of(
                alumni("message:react", "", DialectRows::react, old),
                alumni("message:edit", " one's own", s -> edit(s, s.own()), members),
                alumni(
                    "message:edit",
                    " another's",
                    s -> edit(s, s.others()),
                    "NOT_FOUND | FORBIDDEN | FORBIDDEN | FORBIDDEN | NOT_FOUND | NOT_FOUND"
                        + " | NOT_FOUND | NOT_FOUND | NOT_FOUND"),
                alumni("message:delete", " one's own", s -> message(s, s.own()), members),
                alumni(
                    "message:delete",
                    " another's",
                    s -> message(s, s.others()),
                    "NOT_FOUND | FORBIDDEN | yes | yes | NOT_FOUND | NOT_FOUND | NOT_FOUND"
                        + " | NOT_FOUND | NOT_FOUND"),
                Row.making(
                    "alumni `conversation:create` its id again",
                    s -> new Event("alumni", "conversation:create", about(s).put("kind", "group")),
                    "CONFLICT | CONFLICT | CONFLICT | yes | CONFLICT | CONFLICT | CONFLICT"
                        + " | CONFLICT | CONFLICT"),
                alumni("conversation:update", " its title", DialectRows::title, admins),
                alumni(
                    "presence:watch",
                    " a member",
                    DialectRows::users,
                    "unknown | offline | offline | offline | unknown | unknown | offline"
                        + " | unknown | unknown"),
                alumni("conversation:add-members", "", s -> members(s, s.nobody()), admins),
                alumni("conversation:remove-members", "", s -> members(s, s.other()), admins)),
            natives(members, theirs + " | yes", all, invited),
            Stream.of(alumni("conversation:leave", "", DialectRows::about, members)))
        .flatMap(Function.identity())
        .toList();
  }

  private static List<Row> directRows() {
    String all = "yes | yes | yes | yes";
    String nobody = "FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN";
    String none = "NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND";
    String partners = "NOT_FOUND | yes | yes | yes";
    String silenced = "NOT_FOUND | yes | FORBIDDEN | FORBIDDEN";
    String invalid = "NOT_FOUND | INVALID | INVALID | INVALID";
    return Stream.of(
            apps(partners, silenced, partners, all, nobody),
            Stream.of(
                alumni("message:react", "", DialectRows::react, silenced),
                alumni("message:edit", " one's own", s -> edit(s, s.own()), silenced),
                alumni(
                    "message:edit",
                    " another's",
                    s -> edit(s, s.others()),
                    "NOT_FOUND | FORBIDDEN | FORBIDDEN | FORBIDDEN"),
                alumni("message:delete", " one's own", s -> message(s, s.own()), partners),
                alumni(
                    "message:delete",
                    " another's",
                    s -> message(s, s.others()),
                    "NOT_FOUND | FORBIDDEN | FORBIDDEN | FORBIDDEN"),
                alumni(
                    "conversation:create",
                    " it again",
                    s -> about(s).put("kind", "direct"),
                    "INVALID | yes | yes | yes"),
                alumni("conversation:update", " its title", DialectRows::title, invalid),
                alumni(
                    "presence:watch",
                    " the other",
                    DialectRows::users,
                    "unknown | offline | unknown | unknown"),
                Row.of( // makes partners of strangers
                    "mentour `send_direct_message` to the other",
                    s ->
                        new Event(
                            "mentour",
                            "send_direct_message",
                            Client.json().put("receiverId", s.other()).put("content", "hi")),
                    "yes | yes | FORBIDDEN | FORBIDDEN"),
                alumni("conversation:add-members", "", s -> members(s, s.nobody()), invalid),
                alumni("conversation:remove-members", "", s -> members(s, s.other()), invalid),
                alumni("conversation:leave", "", DialectRows::about, invalid)),
            natives(partners, partners, all, none))
        .flatMap(Function.identity())
        .toList();
  }

  /// What is answered alike in both kinds of conversations but for who may.
  ///
  /// @param members of whom something is asked that a member may
  /// @param writers who may say something
  /// @param old who may speak of a message of before
  private static Stream<Row> apps(
      String members, String writers, String old, String all, String nobody) {
    return Stream.of(
        app("mentour", "send_message", "", s -> room(s).put("content", "hi"), writers),
        app("mentour", "send_room_message", "", s -> room(s).put("content", "hi"), writers),
        app("mentour", "typing_start", "", DialectRows::room, members),
        app("mentour", "typing_stop", "", DialectRows::room, members),
        app("mentour", "mark_messages_read", "", DialectRows::room, all),
        app("mentour", "join_room", "", DialectRows::room, members),
        app("mentour", "leave_room", "", DialectRows::room, all),
        Row.making(
            "nextchat `joinConversation`",
            s -> new Event("nextchat", "joinConversation", about(s)),
            members),
        app("nextchat", "sendMessage", "", s -> about(s).put("message", "hi"), writers),
        app(
            "nextchat",
            "sendMessage",
            " as another",
            s -> about(s).put("message", "hi").put("senderId", s.other()),
            nobody),
        app("nextchat", "typing", "", DialectRows::about, members),
        app("nextchat", "leaveConversation", "", DialectRows::about, all),
        app("inkspot", "join-conversation", "", s -> text(s.conversation()), members),
        app("inkspot", "send-message", "", s -> about(s).put("content", "hi"), writers),
        app(
            "inkspot",
            "send-message",
            " as another",
            s -> about(s).put("content", "hi").put("senderId", s.other()),
            nobody),
        app("inkspot", "typing-start", "", DialectRows::about, members),
        app("inkspot", "typing-stop", "", DialectRows::about, members),
        app("inkspot", "mark-message-read", "", s -> message(s, s.others()), old),
        app("inkspot", "leave-conversation", "", s -> text(s.conversation()), all),
        app("match", "join", " one's own room", s -> text(s.asker()), all),
        app("match", "join", " another's", s -> text(s.other()), nobody),
        app("match", "join-conversation", "", s -> text(s.conversation()), members),
        app("match", "leave-conversation", "", s -> text(s.conversation()), all),
        alumni(
            "message:send",
            "",
            s -> about(s).put("clientMessageId", "c").put("type", "text").put("content", "hi"),
            writers));
  }

  /// @param accept who is there already, or is invited
  /// @param decline nobody but who is invited
  private static Stream<Row> natives(String members, String accept, String all, String decline) {
    return Stream.of(
        alumni("receipt:delivered", "", s -> about(s).put("number", 1), members),
        alumni("receipt:read", "", s -> about(s).put("number", 1), members),
        alumni("receipt:list", "", DialectRows::about, members),
        alumni("typing:start", "", DialectRows::about, members),
        alumni("typing:stop", "", DialectRows::about, members),
        alumni("history:page", "", DialectRows::about, members),
        alumni("history:search", " in it", s -> about(s).put("query", "theirs"), members),
        alumni("conversation:join", "", DialectRows::about, members),
        alumni("conversation:accept", "", DialectRows::about, accept),
        alumni("conversation:decline", "", DialectRows::about, decline),
        alumni("conversation:invitations", "", _ -> Client.json(), all),
        alumni("conversation:update", " muted", s -> about(s).put("muted", true), members),
        alumni("conversation:list", "", _ -> Client.json(), all),
        alumni("profile:get", "", DialectRows::users, all),
        alumni("presence:unwatch", "", DialectRows::users, all),
        alumni("presence:set", "", _ -> Client.json().put("status", "busy"), all),
        alumni("session:refresh", "", s -> Client.json().put("token", s.token()), all),
        alumni("user:block", " the other", s -> Client.json().put("userId", s.other()), all),
        alumni("user:unblock", " the other", s -> Client.json().put("userId", s.other()), all));
  }

  private static Row alumni(
      String event, String of, Function<Scene, JsonNode> payload, String answers) {
    return app("alumni", event, of, payload, answers);
  }

  private static Row app(
      String dialect, String event, String of, Function<Scene, JsonNode> payload, String answers) {
    return Row.of(
        "%s `%s`%s".formatted(dialect, event, of),
        s -> new Event(dialect, event, payload.apply(s)),
        answers);
  }

  private static ObjectNode about(Scene scene) {
    return Client.json().put("conversationId", scene.conversation());
  }

  private static ObjectNode room(Scene scene) {
    return Client.json().put("roomId", scene.conversation());
  }

  private static ObjectNode message(Scene scene, String id) {
    return about(scene).put("messageId", id);
  }

  private static ObjectNode edit(Scene scene, String id) {
    return message(scene, id).put("content", "new");
  }

  private static ObjectNode react(Scene scene) {
    return message(scene, scene.others()).put("emoji", "+1").put("on", true);
  }

  private static ObjectNode title(Scene scene) {
    return about(scene).put("title", "ours");
  }

  private static ObjectNode members(Scene scene, String user) {
    ObjectNode payload = about(scene);
    payload.putArray("members").add(user);
    return payload;
  }

  private static ObjectNode users(Scene scene) {
    ObjectNode payload = Client.json();
    payload.putArray("users").add(scene.other());
    return payload;
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }
}
