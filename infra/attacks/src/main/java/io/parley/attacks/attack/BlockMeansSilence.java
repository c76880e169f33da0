package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody who has been blocked does everything that they may do to be noticed, in the direct
/// conversation and in a group that both are in. What must not come is waited for by what somebody
/// else does after it, which does come.
public final class BlockMeansSilence implements Attack {
  @Override
  public String name() {
    return "block-means-silence";
  }

  @Override
  public String description() {
    return "Who is blocked sends, edits, reacts, types, reads, comes, asks and makes groups";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws InterruptedException {
    String victim = target.user("victim");
    String blocked = target.user("blocked");
    String friend = target.user("friend");
    try (Client victims = target.connect(victim);
        Client blockeds = target.connect(blocked);
        Client friends = target.connect(friend)) {
      new Scene(victim, blocked, friend, victims, blockeds, friends, findings).play();
    }
  }

  private record Scene(
      String victim,
      String blocked,
      String friend,
      Client victims,
      Client blockeds,
      Client friends,
      Findings findings) {
    void play() throws InterruptedException {
      String group = group(friends, friend + "-group", victim, blocked);
      JsonNode first = blockeds.must("message:send", message("before").put("to", victim));
      String direct = victims.await("message", is("before")).path("conversationId").asString("");
      JsonNode seen = friends.must("presence:watch", users(blocked));
      findings.check(
          status(seen, blocked).equals("online"), "partners see each other", seen.toString());
      var _ = victims.must("presence:watch", users(friend, blocked));
      var _ = victims.must("user:block", Client.json().put("userId", blocked));
      var _ = victims.await("user:blocked");
      int told = victims.events().size();

      direct(direct, first.path("messageId").asString(""));
      group(group);
      presence();
      adding();

      List<Client.Event> since = victims.events().subList(told, victims.events().size());
      for (Client.Event event : since) {
        boolean inDirect = event.payload().path("conversationId").asString("").equals(direct);
        boolean own = event.payload().path("userId").asString("").equals(victim);
        boolean ofBlocked = event.payload().path("userId").asString("").equals(blocked);
        findings.check(
            !inDirect || own,
            "nothing but one's own marks comes in the direct conversation",
            event.name());
        findings.check(
            !ofBlocked || event.name().equals("user:blocked"),
            "neither typing, receipts nor presence of the blocked come",
            event.name());
      }
      for (Client.Event event : blockeds.events()) {
        findings.check(
            !event.name().equals("user:blocked"), "the blocked are not told", event.name());
      }
    }

    /// All that the blocked can do there is refused, as it is to who has blocked them.
    private void direct(String direct, String messageId) throws InterruptedException {
      JsonNode refusal = blockeds.ask("message:send", message("after").put("to", victim));
      findings.checkEqual(code(refusal), "FORBIDDEN", "a message of the blocked is refused");
      JsonNode other = victims.ask("message:send", message("never").put("to", blocked));
      findings.checkEqual(
          refusal.toString(), other.toString(), "the refusal does not tell who has blocked whom");
      ObjectNode edit = about(direct, messageId).put("content", "edited");
      findings.checkEqual(
          code(blockeds.ask("message:edit", edit)), "FORBIDDEN", "an edit is refused");
      ObjectNode reaction = about(direct, messageId).put("emoji", "👍").put("on", true);
      findings.checkEqual(
          code(blockeds.ask("message:react", reaction)), "FORBIDDEN", "a reaction is refused");
      var _ = blockeds.ask("typing:start", Client.json().put("conversationId", direct));
      var _ =
          blockeds.ask(
              "receipt:read", Client.json().put("conversationId", direct).put("number", 1));
    }

    /// Messages keep their numbers; typing is the friend's alone.
    private void group(String group) throws InterruptedException {
      var _ = blockeds.must("typing:start", Client.json().put("conversationId", group));
      var _ = friends.must("typing:start", Client.json().put("conversationId", group));
      var _ = victims.await("typing", who -> who.path("userId").asString("").equals(friend));
      for (Client writer : List.of(friends, blockeds, friends)) {
        String content = "in the group " + System.nanoTime();
        var _ = writer.must("message:send", message(content).put("conversationId", group));
        var _ = victims.await("message", is(content));
      }
      List<Long> numbers =
          victims.events("message").stream()
              .filter(m -> m.path("conversationId").asString("").equals(group))
              .map(m -> m.path("number").asLong(0))
              .toList();
      findings.checkEqual(numbers, List.of(1L, 2L, 3L), "numbers of a shared group are dense");
    }

    private void presence() throws InterruptedException {
      for (Client one : List.of(blockeds, friends)) {
        var _ = one.must("presence:set", Client.json().put("status", "busy"));
      }
      var _ =
          victims.await(
              "presence",
              p ->
                  p.path("userId").asString("").equals(friend)
                      && p.path("status").asString("").equals("busy"));
      JsonNode asked = blockeds.must("presence:watch", users(victim));
      findings.checkEqual(status(asked, victim), "unknown", "the blocked see nobody's presence");
      JsonNode back = victims.must("presence:watch", users(blocked));
      findings.checkEqual(status(back, blocked), "unknown", "who has blocked them neither");
    }

    private void adding() throws InterruptedException {
      ObjectNode group =
          Client.json().put("conversationId", blocked + "-trap").put("kind", "group");
      group.put("title", "trap").putArray("members").add(victim).add(friend);
      JsonNode made = blockeds.must("conversation:create", group);
      findings.check(
          made.path("notAdded").toString().contains(victim), "the blocked add nobody", made);
      var _ =
          friends.await(
              "conversation", c -> c.path("conversationId").asString("").equals(blocked + "-trap"));
      findings.check(
          victims.events("conversation").stream()
              .noneMatch(c -> c.path("conversationId").asString("").equals(blocked + "-trap")),
          "the victim hears of no such group",
          "it came");
    }

    private String group(Client by, String id, String... members) throws InterruptedException {
      ObjectNode group = Client.json().put("conversationId", id).put("kind", "group");
      group.put("title", id);
      for (String member : members) {
        group.withArray("members").add(member);
      }
      var _ = by.must("conversation:create", group);
      return id;
    }

    private static ObjectNode message(String content) {
      return Client.json()
          .put("type", "text")
          .put("content", content)
          .put("clientMessageId", content);
    }

    private static ObjectNode about(String conversation, String messageId) {
      return Client.json().put("conversationId", conversation).put("messageId", messageId);
    }

    private static ObjectNode users(String... users) {
      ObjectNode some = Client.json();
      for (String user : users) {
        some.withArray("users").add(user);
      }
      return some;
    }

    private static Predicate<JsonNode> is(String content) {
      return message -> message.path("content").asString("").equals(content);
    }

    private static String code(JsonNode ack) {
      return ack.path("error").path("code").asString("none");
    }

    private static String status(JsonNode ack, String user) {
      for (JsonNode one : ack.path("presence")) {
        if (one.path("userId").asString("").equals(user)) {
          return one.path("status").asString("");
        }
      }
      return "not answered";
    }
  }
}
