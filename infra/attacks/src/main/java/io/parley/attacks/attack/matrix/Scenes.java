package io.parley.attacks.attack.matrix;

import io.parley.attacks.attack.matrix.Request.Call;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sets the stage for a role: a conversation of its own, made by a backend for its users, so that
/// nothing but the role is different from scene to scene.
final class Scenes {
  private static final Map<String, String> SCOPE = Map.of("scope", "parley:admin");
  private static final long WHILE_MILLIS = 50;

  private final Target target;

  Scenes(Target target) {
    this.target = target;
  }

  Scene make(Role role, boolean direct) throws IOException, InterruptedException {
    return direct ? direct(role) : group(role);
  }

  /// Asks as the role does.
  Asker asker(Role role, Scene scene) {
    return switch (role) {
      case ANONYMOUS -> new Asker(target, null, null);
      case SCOPE_ADMIN -> new Asker(target, target.tokens().of(scene.asker(), SCOPE), null);
      case SCOPE_ADMIN_AS_MEMBER -> backend(scene.asker());
      case AS_MEMBER_WITHOUT_SCOPE ->
          new Asker(target, target.tokens().of(target.user("mallory")), scene.asker());
      default -> new Asker(target, scene.token(), null);
    };
  }

  /// The same scene, of what there is not.
  Scene ofNothing(Scene scene, boolean direct) {
    String nobody = target.user("void");
    return scene.ofNothing(
        nobody, direct ? id(target.user("none"), nobody) : target.user("nothing"));
  }

  private Scene direct(Role role) throws IOException, InterruptedException {
    String one = target.user("one");
    String other = target.user("other");
    String conversation = id(one, other);
    String own = say(one, conversation, "mine");
    String others = say(other, conversation, "theirs");
    String file = upload(other, conversation);
    switch (role) {
      case BLOCKED -> block(other, one);
      case BLOCKER -> block(one, other);
      default -> {}
    }
    return role.hasBeenMember()
        ? scene(one, other, conversation, own, others, file)
        : scene(target.user("eve"), other, conversation, others, others, file);
  }

  private Scene group(Role role) throws IOException, InterruptedException {
    String asker = target.user("asker");
    String peer = target.user("peer");
    String owner = role == Role.OWNER ? asker : target.user("owner");
    String group = target.user("group");
    ObjectNode made = Client.json().put("conversationId", group).put("kind", "group");
    made.putArray("members").add(peer);
    if (role.hasBeenMember() && role != Role.OWNER) {
      made.withArray("members").add(asker);
    }
    must(owner, "POST", "/api/conversations", made.toString());
    String others = say(peer, group, "theirs");
    String own = role.hasBeenMember() ? say(asker, group, "mine") : others;
    String file = upload(peer, group);
    String members = "/api/conversations/" + group + "/members";
    switch (role) {
      case ADMIN ->
          must(
              owner,
              "PATCH",
              "/api/conversations/" + group,
              "{\"roles\":[{\"userId\":\"%s\",\"role\":\"admin\"}]}".formatted(asker));
      case REMOVED -> {
        must(owner, "DELETE", members + "/" + asker, null);
        awaitListed(asker, group, false);
      }
      case LEFT -> {
        must(asker, "DELETE", members + "/" + asker, null);
        awaitListed(asker, group, false);
      }
      case INVITED -> { // who has left by themselves is asked
        must(asker, "DELETE", members + "/" + asker, null);
        awaitListed(asker, group, false);
        try (Asker inviter = new Asker(target, target.tokens().of(owner), null)) {
          var _ = inviter.must(new Call("POST", members, added(asker)));
        }
        awaitInvited(asker, group);
      }
      case RE_ADDED -> {
        must(owner, "DELETE", members + "/" + asker, null);
        awaitListed(asker, group, false);
        must(owner, "POST", members, added(asker));
        awaitListed(asker, group, true);
      }
      default -> {
        if (role.hasBeenMember()) {
          awaitListed(asker, group, true);
        }
      }
    }
    return scene(asker, peer, group, own, others, file);
  }

  private Scene scene(
      String asker, String other, String conversation, String own, String others, String file) {
    return new Scene(
        asker,
        other,
        conversation,
        own,
        others,
        file,
        target.user("nobody"),
        target.tokens().of(asker));
  }

  private static String id(String one, String other) {
    return one.compareTo(other) < 0 ? "dm:" + one + ":" + other : "dm:" + other + ":" + one;
  }

  private String say(String user, String conversation, String content)
      throws IOException, InterruptedException {
    String body = Client.json().put("content", content).toString();
    return must(user, "POST", "/api/messages/" + conversation, body).path("messageId").asString("");
  }

  private String upload(String user, String conversation) throws IOException, InterruptedException {
    String path = "/api/media?name=a.png&conversationId=" + conversation;
    return must(user, "POST", path, picture()).path("id").asString("");
  }

  static String picture() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toString(Call.CHARSET);
  }

  /// Over a socket, the only way; it is gone when it holds.
  private void block(String by, String whom) throws InterruptedException {
    try (Client client = target.connect(by)) {
      var _ = client.must("user:block", Client.json().put("userId", whom));
      var _ = client.await("user:blocked");
    }
  }

  /// A socket knows what its user is in by the user's own partition, which hears of it a moment
  /// after it was answered.
  private void awaitListed(String user, String conversation, boolean listed)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
    while (isListed(user, conversation) != listed && System.nanoTime() < deadline) {
      Thread.sleep(WHILE_MILLIS);
    }
  }

  private static String added(String user) {
    return "{\"members\":[\"%s\"]}".formatted(user);
  }

  /// Likewise of an invitation.
  private void awaitInvited(String user, String conversation)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
    while (!must(user, "GET", "/api/invitations", null).toString().contains(conversation)
        && System.nanoTime() < deadline) {
      Thread.sleep(WHILE_MILLIS);
    }
  }

  private boolean isListed(String user, String conversation)
      throws IOException, InterruptedException {
    for (JsonNode one :
        must(user, "GET", "/api/messages/conversations", null).path("conversations")) {
      if (one.path("conversationId").asString("").equals(conversation)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode must(String user, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    try (Asker backend = backend(user)) {
      return backend.must(new Call(method, path, body));
    }
  }

  private Asker backend(String user) {
    return new Asker(target, target.tokens().of("backend", SCOPE), user);
  }
}
