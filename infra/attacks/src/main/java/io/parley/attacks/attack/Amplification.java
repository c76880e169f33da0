package io.parley.attacks.attack;

import io.parley.attacks.attack.Causes.Cause;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A user makes each kind of request once, as large as it may be, and the records that it causes
/// are counted at the broker: no more than its price stands for ([Causes]).
public final class Amplification implements Attack {
  /// Of these records are written while nobody asks for anything, or by none of the services.
  private static final List<String> IDLE = List.of("gateways", "__");

  /// Nothing is under way any more when no more than this has come in a while: what probes and
  /// heartbeats cause.
  private static final int QUIET = 20;

  /// Longer than the second after which unread messages are told.
  private static final long WHILE_MILLIS = 1_500;

  private static final int MOST_WHILES = 20;

  /// The short form asks only for what can cause so many records.
  private static final int MANY = 200;

  @Override
  public String name() {
    return "amplification";
  }

  @Override
  public String description() {
    return "A user makes each kind of request, as large as it may be";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    try (Attacker attacker = new Attacker(target)) {
      for (Cause cause : Causes.ALL) {
        if (form == Form.LONG || cause.count() >= MANY) {
          long records = attacker.causes(cause);
          findings.figure(
              "records of " + cause, "%d, its price is %d".formatted(records, cause.records()));
          findings.check(
              records <= cause.records() + QUIET,
              "a request causes no more records than its price stands for",
              "%s: %d instead of %d".formatted(cause, records, cause.records()));
        }
      }
    }
  }

  private static final class Attacker implements AutoCloseable {
    private final Target target;
    private final Admin admin;
    private final String mallory;
    private final Client client;
    private final Client inviter;
    private final String friend;
    private final String crowd;
    private final String others;
    private final String dm;

    Attacker(Target target) throws InterruptedException {
      this.target = target;
      admin = target.kafkaAdmin().admin(Map.of());
      mallory = target.user("mallory");
      client = target.connect(mallory);
      inviter = target.connect(target.user("inviter"));
      friend = target.user("friend");
      crowd = target.user("crowd");
      others = target.user("others");
      dm =
          client
              .must("conversation:create", json("members", 1, friend).put("kind", "direct"))
              .path("conversation")
              .path("conversationId")
              .asString("");
      var _ = client.must("conversation:create", group(crowd, 255));
      var _ = client.must("conversation:create", group(others, 0));
      var _ = client.must("message:send", message(dm, "first"));
    }

    /// @return how many records came while it was asked, and until all was quiet again: those of
    ///   probes and heartbeats too, [#QUIET] at most
    long causes(Cause cause) throws InterruptedException {
      ObjectNode payload = payload(cause);
      quiet();
      long before = records();
      var _ = client.must(cause.event(), payload);
      quiet();
      return records() - before;
    }

    private ObjectNode payload(Cause cause) throws InterruptedException {
      return switch (cause.event()) {
        case "message:send" -> message(cause.count() > 2 ? crowd : dm, "c-" + cause);
        case "conversation:create" -> group(target.user("group"), cause.count());
        case "conversation:add-members", "conversation:remove-members" ->
            json("members", cause.count(), "more").put("conversationId", others);
        case "presence:watch", "presence:unwatch", "profile:get" ->
            json("users", cause.count(), "seen");
        case "history:page" -> Client.json().put("conversationId", crowd).put("limit", 100);
        case "history:search" -> Client.json().put("query", "first");
        case "presence:set" -> Client.json().put("status", "busy");
        case "user:block", "user:unblock" -> Client.json().put("userId", "stranger");
        case "receipt:delivered", "receipt:read" ->
            Client.json().put("conversationId", dm).put("number", 1);
        case "receipt:list", "typing:start", "typing:stop" ->
            Client.json().put("conversationId", dm);
        case "conversation:list", "conversation:invitations" -> Client.json();
        case "conversation:accept", "conversation:decline" -> invited();
        case "session:refresh" -> Client.json().put("token", target.tokens().of(mallory));
        case "conversation:update" ->
            Client.json().put("conversationId", crowd).put("title", "another");
        case "conversation:join" -> Client.json().put("conversationId", others);
        case "conversation:leave" -> joined();
        case "message:edit" -> changed().put("content", "second");
        case "message:react" -> changed().put("emoji", "x").put("on", true);
        case "message:delete" -> changed();
        default -> throw new AttackFailure("nobody knows how to ask for " + cause.event());
      };
    }

    /// Who has left a group is invited when they are added again.
    private ObjectNode invited() throws InterruptedException {
      ObjectNode about = Client.json().put("conversationId", target.user("invites"));
      ObjectNode withMe = json("members", 1, mallory).setAll(about);
      var _ = inviter.must("conversation:create", withMe);
      quiet();
      var _ = client.must("conversation:leave", about);
      quiet();
      var _ = inviter.must("conversation:add-members", withMe);
      return about;
    }

    /// One of its own: what is asked later is of the others.
    private ObjectNode joined() throws InterruptedException {
      String id = target.user("joined");
      var _ = client.must("conversation:create", group(id, 1));
      return Client.json().put("conversationId", id);
    }

    private ObjectNode changed() throws InterruptedException {
      String id =
          client
              .must("message:send", message(dm, target.user("changed")))
              .path("messageId")
              .asString("");
      return Client.json().put("conversationId", dm).put("messageId", id);
    }

    private static ObjectNode message(String conversation, String id) {
      return Client.json()
          .put("conversationId", conversation)
          .put("clientMessageId", id)
          .put("content", "hello");
    }

    private ObjectNode group(String id, int members) {
      return json("members", members, target.user("member")).put("conversationId", id);
    }

    private static ObjectNode json(String field, int count, String user) {
      ObjectNode json = Client.json();
      ArrayNode users = json.putArray(field);
      for (int i = 0; i < count; i++) {
        users.add(count == 1 ? user : user + "-" + i);
      }
      return json;
    }

    /// Until little comes any more, and not for ever.
    private void quiet() throws InterruptedException {
      long last = records();
      for (int i = 0; i < MOST_WHILES; i++) {
        Thread.sleep(WHILE_MILLIS);
        long now = records();
        if (now - last <= QUIET) {
          return;
        }
        last = now;
      }
      throw new AttackFailure("the stack is never quiet");
    }

    /// All that were ever written.
    private long records() throws InterruptedException {
      try {
        List<String> topics = new ArrayList<>(admin.listTopics().names().get());
        topics.removeIf(topic -> IDLE.stream().anyMatch(topic::contains));
        Map<TopicPartition, OffsetSpec> ends =
            admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(
                    topic ->
                        topic.partitions().stream()
                            .map(part -> new TopicPartition(topic.name(), part.partition())))
                .collect(Collectors.toMap(part -> part, _ -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
            .mapToLong(end -> end.offset())
            .sum();
      } catch (ExecutionException e) {
        throw new AttackFailure("the broker does not say how much there is: " + e.getCause(), e);
      }
    }

    @Override
    public void close() {
      client.close();
      inviter.close();
      admin.close();
    }
  }
}
