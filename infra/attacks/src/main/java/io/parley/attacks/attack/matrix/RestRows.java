package io.parley.attacks.attack.matrix;

import io.parley.attacks.attack.matrix.Request.Call;
import io.parley.attacks.attack.matrix.Table.Refused;
import io.parley.attacks.stack.Client;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What each role is answered over REST. The rows come in the order in which a scene bears them:
/// what ends a membership is last.
final class RestRows {
  private static final List<Refused> REFUSED =
      List.of(
          new Refused(Role.ANONYMOUS, "UNAUTHENTICATED"),
          new Refused(Role.AS_MEMBER_WITHOUT_SCOPE, "FORBIDDEN"));

  static final Table GROUP =
      new Table(
          "REST, a group",
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
              Role.SCOPE_ADMIN_AS_MEMBER,
              Role.INVITED),
          REFUSED,
          groupRows());

  static final Table DIRECT =
      new Table(
          "REST, a direct conversation",
          true,
          List.of(
              Role.STRANGER,
              Role.PARTNER,
              Role.BLOCKED,
              Role.BLOCKER,
              Role.SCOPE_ADMIN,
              Role.SCOPE_ADMIN_AS_MEMBER),
          REFUSED,
          directRows());

  private RestRows() {}

  private static List<Row> groupRows() {
    String all = "yes | yes | yes | yes | yes | yes | yes | yes | yes | yes";
    String theirs = "NOT_FOUND | yes | yes | yes | NOT_FOUND | NOT_FOUND | yes | NOT_FOUND | yes";
    String members = theirs + " | NOT_FOUND";
    String invited =
        "NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND"
            + " | NOT_FOUND | NOT_FOUND | yes";
    String admins =
        "NOT_FOUND | FORBIDDEN | yes | yes | NOT_FOUND | NOT_FOUND | FORBIDDEN | NOT_FOUND"
            + " | FORBIDDEN | NOT_FOUND";
    String seen =
        "unknown | offline | offline | offline | unknown | unknown | offline | offline | offline"
            + " | unknown";
    return Stream.concat(
            reading(members),
            Stream.of(
                Row.of("`POST /api/messages`", RestRows::sendAnywhere, members),
                Row.of("`POST /api/messages/{conversationId}`", RestRows::send, members),
                Row.of("`POST /api/media`", RestRows::upload, members),
                Row.of("`GET /api/presence` of a member", RestRows::presence, seen),
                Row.of("`GET /api/users`", RestRows::profile, all),
                Row.of("`GET /api/invitations`", s -> get("/api/invitations"), all),
                Row.of("`GET /api/messages/conversations`", RestRows::list, all),
                Row.of("`POST /api/media/tickets`", RestRows::ticket, all),
                Row.of(
                    "`POST /api/users/{id}/revoke`",
                    RestRows::revoke,
                    "FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN | FORBIDDEN"
                        + " | FORBIDDEN | yes | FORBIDDEN | FORBIDDEN"),
                Row.making(
                    "`POST /api/conversations` its id again",
                    RestRows::create,
                    "CONFLICT | CONFLICT | CONFLICT | yes | CONFLICT | CONFLICT | CONFLICT"
                        + " | CONFLICT | CONFLICT | CONFLICT"),
                Row.of("`PATCH /api/conversations/{id}` its title", RestRows::title, admins),
                Row.of("`PATCH /api/conversations/{id}` muted", RestRows::mute, members),
                Row.of("`POST /api/conversations/{id}/members`", RestRows::add, admins),
                Row.of("`POST /api/conversations/{id}/members` oneself", RestRows::join, members),
                Row.of(
                    "`POST /api/conversations/{id}/accept`", answer("accept"), theirs + " | yes"),
                Row.of("`POST /api/conversations/{id}/decline`", answer("decline"), invited),
                Row.of(
                    "`DELETE /api/conversations/{id}/members/{userId}`", RestRows::remove, admins),
                Row.of(
                    "`DELETE /api/conversations/{id}/members/{userId}` oneself",
                    RestRows::leave,
                    members)))
        .toList();
  }

  private static List<Row> directRows() {
    String partners = "NOT_FOUND | yes | yes | yes | NOT_FOUND | yes";
    String silenced = "NOT_FOUND | yes | FORBIDDEN | FORBIDDEN | NOT_FOUND | yes";
    String none = "NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND | NOT_FOUND";
    String invalid = "NOT_FOUND | INVALID | INVALID | INVALID | NOT_FOUND | INVALID";
    return Stream.concat(
            reading(partners),
            Stream.of(
                Row.of( // of a conversation of one's own, in any case
                    "`GET /api/messages/direct/{userId}` of the other",
                    s -> get("/api/messages/direct/" + s.other()),
                    "yes | yes | yes | yes | yes | yes"),
                Row.of("`POST /api/messages`", RestRows::sendAnywhere, silenced),
                Row.of("`POST /api/messages/{conversationId}`", RestRows::send, silenced),
                Row.of("`POST /api/media`", RestRows::upload, silenced),
                Row.of(
                    "`GET /api/presence` of the other",
                    RestRows::presence,
                    "unknown | offline | unknown | unknown | offline | offline"),
                Row.of(
                    "`POST /api/conversations` it again",
                    RestRows::createDirect,
                    "INVALID | yes | yes | yes | INVALID | yes"),
                Row.of("`PATCH /api/conversations/{id}` its title", RestRows::title, invalid),
                Row.of("`PATCH /api/conversations/{id}` muted", RestRows::mute, partners),
                Row.of("`POST /api/conversations/{id}/members`", RestRows::add, invalid),
                Row.of("`POST /api/conversations/{id}/members` oneself", RestRows::join, partners),
                Row.of("`POST /api/conversations/{id}/accept`", answer("accept"), partners),
                Row.of("`POST /api/conversations/{id}/decline`", answer("decline"), none),
                Row.of(
                    "`DELETE /api/conversations/{id}/members/{userId}`", RestRows::remove, invalid),
                Row.of(
                    "`DELETE /api/conversations/{id}/members/{userId}` oneself",
                    RestRows::leave,
                    invalid)))
        .toList();
  }

  /// What changes nothing but marks, by whoever may read.
  private static Stream<Row> reading(String readers) {
    return Stream.of(
        Row.of("`GET /api/conversations/{id}`", s -> get(path(s)), readers),
        Row.of("`GET /api/conversations/{id}/messages`", s -> get(path(s) + "/messages"), readers),
        Row.of(
            "`GET /api/conversations/{id}/messages` around one",
            s -> get(path(s) + "/messages?around=1"),
            readers),
        Row.of(
            "`GET /api/messages/room/{roomId}`",
            s -> get("/api/messages/room/" + s.conversation()),
            readers),
        Row.of(
            "`GET /api/messages/search` in it",
            s -> get("/api/messages/search?q=theirs&conversationId=" + s.conversation()),
            readers),
        Row.of("`GET /api/conversations/{id}/receipts`", s -> get(path(s) + "/receipts"), readers),
        Row.of("`GET /api/media/{id}`", s -> get("/api/media/" + s.file()), readers),
        Row.of(
            "`GET /api/media/{id}/thumbnail`",
            s -> get("/api/media/" + s.file() + "/thumbnail"),
            readers),
        Row.of("`POST /api/messages/delivered`", mark("delivered"), readers),
        Row.of("`POST /api/messages/read`", mark("read"), readers));
  }

  private static String path(Scene scene) {
    return "/api/conversations/" + scene.conversation();
  }

  private static Call get(String path) {
    return new Call("GET", path, null);
  }

  private static Call post(String path, ObjectNode body) {
    return new Call("POST", path, body.toString());
  }

  private static ObjectNode about(Scene scene) {
    return Client.json().put("conversationId", scene.conversation());
  }

  private static Function<Scene, Request> mark(String how) {
    return s -> post("/api/messages/" + how, about(s).put("number", 1));
  }

  private static Call sendAnywhere(Scene scene) {
    return post("/api/messages", about(scene).put("content", "hi"));
  }

  private static Call send(Scene scene) {
    return post("/api/messages/" + scene.conversation(), Client.json().put("content", "hi"));
  }

  private static Call upload(Scene scene) {
    String path = "/api/media?name=a.txt&conversationId=" + scene.conversation();
    return new Call("POST", path, "hi");
  }

  private static Call presence(Scene scene) {
    return get("/api/presence?users=" + scene.other());
  }

  private static Call profile(Scene scene) {
    return get("/api/users?ids=" + scene.other());
  }

  /// To an invitation.
  private static Function<Scene, Request> answer(String how) {
    return s -> post(path(s) + "/" + how, Client.json());
  }

  private static Call list(Scene scene) {
    return get("/api/messages/conversations?limit=1");
  }

  private static Call ticket(Scene scene) {
    return post("/api/media/tickets", Client.json());
  }

  private static Call revoke(Scene scene) {
    return post("/api/users/" + scene.nobody() + "/revoke", Client.json());
  }

  private static Call create(Scene scene) {
    return post("/api/conversations", about(scene).put("kind", "group"));
  }

  private static Call createDirect(Scene scene) {
    return post("/api/conversations", about(scene).put("kind", "direct"));
  }

  private static Call title(Scene scene) {
    return new Call("PATCH", path(scene), Client.json().put("title", "ours").toString());
  }

  private static Call mute(Scene scene) {
    return new Call("PATCH", path(scene), Client.json().put("muted", true).toString());
  }

  private static Call add(Scene scene) {
    return members(scene, scene.nobody());
  }

  private static Call join(Scene scene) {
    return members(scene, scene.asker());
  }

  private static Call members(Scene scene, String user) {
    ObjectNode body = Client.json();
    body.putArray("members").add(user);
    return post(path(scene) + "/members", body);
  }

  private static Call remove(Scene scene) {
    return new Call("DELETE", path(scene) + "/members/" + scene.other(), null);
  }

  private static Call leave(Scene scene) {
    return new Call("DELETE", path(scene) + "/members/" + scene.asker(), null);
  }
}
