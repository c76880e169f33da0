package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A stranger asks of a group and of a direct conversation that are others', and the same of ids
/// that are nobody's. Whatever is asked, over sockets and REST, both must be answered by the same
/// bytes, but for the id.
public final class ForeignIds implements Attack {
  private static final String PROMISE = "a foreign id is answered as one that does not exist: ";

  /// RATE_LIMITED, OVERLOADED, TIMEOUT: no answers to what was asked.
  private static final Set<Integer> BUSY_CALL = Set.of(429, 503, 504);

  private static final Set<String> BUSY_EVENT = Set.of("RATE_LIMITED", "OVERLOADED", "TIMEOUT");

  @Override
  public String name() {
    return "foreign-ids";
  }

  @Override
  public String description() {
    return "A stranger asks by every event and call whether a conversation of others exists";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    String owner = target.user("alice");
    String other = target.user("bob");
    String stranger = target.user("mallory");
    try (Client alice = target.connect(owner);
        Client mallory = target.connect(stranger)) {
      String group = target.user("board");
      ObjectNode made = Client.json().put("conversationId", group).put("kind", "group");
      made.putArray("members").add(other);
      var _ = alice.must("conversation:create", made);
      ObjectNode hello = Client.json().put("type", "text").put("content", "hello");
      var _ =
          alice.must(
              "message:send",
              hello.deepCopy().put("conversationId", group).put("clientMessageId", "1"));
      String direct =
          alice
              .must("message:send", hello.deepCopy().put("to", other).put("clientMessageId", "2"))
              .path("conversationId")
              .asString("dm:" + owner + ":" + other);

      compare(new Asker(target, mallory, stranger), group, target.user("broad"), findings);
      compare(
          new Asker(target, mallory, stranger),
          direct,
          "dm:" + target.user("nobody") + ":" + target.user("nobody"),
          findings);
    }
  }

  private static void compare(Asker asker, String foreign, String none, Findings findings)
      throws Exception {
    Map<String, String> ofForeign = asker.askAll(foreign);
    Map<String, String> ofNone = asker.askAll(none);
    for (Map.Entry<String, String> each : ofNone.entrySet()) {
      findings.checkEqual(
          ofForeign.getOrDefault(each.getKey(), "nothing"),
          each.getValue(),
          PROMISE + each.getKey());
    }
  }

  /// @param name of the user
  private record Asker(Target target, Client client, String name) {
    /// What everything is answered with, the id taken out.
    Map<String, String> askAll(String id) throws IOException, InterruptedException {
      Map<String, String> answers = new LinkedHashMap<>();
      for (Map.Entry<String, ObjectNode> event : events(id).entrySet()) {
        JsonNode ack = ask(event.getKey(), event.getValue());
        answers.put(event.getKey(), without(id, ack.toString()));
      }
      for (Map.Entry<String, HttpRequest.Builder> call : calls(id).entrySet()) {
        HttpResponse<String> answer = send(call.getValue());
        answers.put(call.getKey(), answer.statusCode() + " " + without(id, answer.body()));
      }
      return answers;
    }

    private Map<String, ObjectNode> events(String id) {
      ObjectNode about = Client.json().put("conversationId", id);
      ObjectNode message = about.deepCopy().put("messageId", "AAAAAAAAAAAAAAAA.1.1");
      ObjectNode members = about.deepCopy();
      members.putArray("members").add(name).add("somebody-else");
      Map<String, ObjectNode> events = new LinkedHashMap<>();
      events.put(
          "message:send",
          about.deepCopy().put("type", "text").put("content", "hi").put("clientMessageId", "c"));
      events.put("message:edit", message.deepCopy().put("content", "x"));
      events.put("message:delete", message);
      events.put("message:react", message.deepCopy().put("emoji", "+1").put("on", true));
      events.put("receipt:delivered", about.deepCopy().put("number", 1));
      events.put("receipt:read", about.deepCopy().put("number", 1));
      events.put("receipt:list", about);
      events.put("typing:start", about);
      events.put("history:page", about);
      events.put("history:search", about.deepCopy().put("query", "hello"));
      events.put("conversation:join", about);
      events.put("conversation:leave", about);
      events.put("conversation:add-members", members);
      events.put("conversation:remove-members", members);
      events.put("conversation:update", about.deepCopy().put("title", "mine"));
      return events;
    }

    private Map<String, HttpRequest.Builder> calls(String id) {
      String path = "/api/conversations/" + id;
      Map<String, HttpRequest.Builder> calls = new LinkedHashMap<>();
      calls.put("GET conversation", request(path).GET());
      calls.put("GET messages", request(path + "/messages").GET());
      calls.put("GET around", request(path + "/messages?around=1").GET());
      calls.put("GET by an id", request(path + "/messages?messageId=AAAAAAAAAAAAAAAA.1.1").GET());
      calls.put("GET receipts", request(path + "/receipts").GET());
      calls.put("GET room", request("/api/messages/room/" + id).GET());
      calls.put("GET search", request("/api/messages/search?q=hello&conversationId=" + id).GET());
      calls.put("PATCH", request(path).method("PATCH", json("{\"title\":\"mine\"}")));
      calls.put("join", request(path + "/members").POST(json("{\"members\":[\"" + name + "\"]}")));
      calls.put("add", request(path + "/members").POST(json("{\"members\":[\"somebody\"]}")));
      calls.put("leave", request(path + "/members/" + name).DELETE());
      calls.put("remove", request(path + "/members/somebody").DELETE());
      calls.put("send", request("/api/messages/" + id).POST(json("{\"content\":\"hi\"}")));
      String number = "{\"conversationId\":\"" + id + "\",\"number\":1}";
      calls.put("delivered", request("/api/messages/delivered").POST(json(number)));
      calls.put("read", request("/api/messages/read").POST(json(number)));
      calls.put(
          "upload",
          request("/api/media?name=x.txt&conversationId=" + id).POST(BodyPublishers.ofString("x")));
      return calls;
    }

    private HttpRequest.Builder request(String path) {
      return target.request(path, name);
    }

    private static HttpRequest.BodyPublisher json(String body) {
      return BodyPublishers.ofString(body);
    }

    private JsonNode ask(String event, ObjectNode payload) throws InterruptedException {
      long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
      while (true) {
        JsonNode ack = client.ask(event, payload);
        JsonNode error = ack.path("error");
        if (!BUSY_EVENT.contains(error.path("code").asString("")) || System.nanoTime() > deadline) {
          return ack;
        }
        Thread.sleep(Math.max(1, error.path("retryAfterMs").asLong(0))); // as it was told to
      }
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
      while (true) {
        HttpResponse<String> answer = target.send(request);
        if (!BUSY_CALL.contains(answer.statusCode()) || System.nanoTime() > deadline) {
          return answer;
        }
        long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
        Thread.sleep(seconds * 1_000); // as it was told to
      }
    }

    private static String without(String id, String text) {
      return text.replace(id, "ID");
    }
  }
}
