package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A member of two conversations whose ids were chosen so that where it stands in one hides where
/// it stands in the other. It is cut off at random and comes back. What the service calls recovered
/// must have every message once.
public final class CollidingIds implements Attack {
  private static final List<Pair> PAIRS =
      List.of(
          // the first 48 bits of SHA-256, found in a minute
          new Pair("team-17989447", "team-32721767"),
          // String.hashCode
          new Pair("team-Aa", "team-BB"));

  private static final String LOST = "a client that is recovered has every message once, in order";
  private static final int MOST_MESSAGES_AT_ONCE = 3;
  private static final int SHORT_ROUNDS = 6;
  private static final int LONG_ROUNDS = 100;

  private record Pair(String first, String second) {
    @Override
    public String toString() {
      return first + " and " + second;
    }
  }

  @Override
  public String name() {
    return "colliding-ids";
  }

  @Override
  public String description() {
    return "A member of two conversations whose ids collide under common hashes is cut off at"
        + " random and comes back";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws InterruptedException {
    long seed = ThreadLocalRandom.current().nextLong();
    findings.figure("seed", seed);
    int rounds = form == Form.SHORT ? SHORT_ROUNDS : LONG_ROUNDS;
    for (Pair pair : PAIRS) {
      try (Chat chat = new Chat(target, pair, new Random(seed))) {
        chat.begin();
        for (int round = 0; round < rounds && chat.round(findings); round++) {
          // until something is lost
        }
        findings.check(chat.recovered > 0, "members who come back are recovered", "never");
        findings.figure("recovered in " + pair, chat.recovered + " of " + rounds + " times");
      }
    }
  }

  private record Message(String conversation, int number) {
    static Message of(JsonNode event) {
      return new Message(
          event.path("conversationId").asString(""),
          Integer.parseInt(event.path("content").asString("0")));
    }
  }

  /// One pair, an attacker who writes, and a victim who reads.
  private static final class Chat implements AutoCloseable {
    private final Pair pair;
    private final Random random;
    private final String victim;
    private final Client writer;
    private Client reader;
    private int said;
    private int recovered;

    /// Nothing up to this one is counted: the victim was told that it is on its own.
    private int lastUncounted;

    private final List<Message> sent = new ArrayList<>();

    /// On connections before this one.
    private final List<Message> heard = new ArrayList<>();

    Chat(Target target, Pair pair, Random random) throws InterruptedException {
      this.pair = pair;
      this.random = random;
      this.victim = target.user("victim");
      this.writer = target.connect(target.user("attacker"));
      this.reader = target.connect(victim);
    }

    void begin() throws InterruptedException {
      for (String id : List.of(pair.first(), pair.second())) {
        ObjectNode group = Client.json().put("conversationId", id).put("kind", "group");
        group.put("title", id).putArray("members").add(victim);
        var _ = writer.must("conversation:create", group);
        say(id);
        var _ = reader.await("message", event -> Message.of(event).number() == said);
      }
    }

    /// Both conversations go on, the victim is cut off, they go on, it comes back, they go on.
    ///
    /// @return false when something was lost
    boolean round(Findings findings) throws InterruptedException {
      speak();
      if (random.nextBoolean()) { // else they are on their way
        awaitLast();
      }
      reader.cut();
      heard.addAll(messages(reader));
      speak();
      reader = reader.comeBack();
      boolean counted = reader.isRecovered();
      if (counted) {
        recovered++;
      } else {
        lastUncounted = said;
      }
      var _ = reader.await("session:ready");
      speak();
      String missing = awaitLast();
      return findings.check(missing.isEmpty() && isWhole(), LOST, missing + difference());
    }

    private void speak() throws InterruptedException {
      for (int i = random.nextInt(MOST_MESSAGES_AT_ONCE) + 1; i > 0; i--) {
        say(random.nextBoolean() ? pair.first() : pair.second());
      }
    }

    private void say(String id) throws InterruptedException {
      String content = Integer.toString(++said);
      ObjectNode message = Client.json().put("conversationId", id).put("type", "text");
      var _ =
          writer.must(
              "message:send", message.put("clientMessageId", content).put("content", content));
      sent.add(new Message(id, said));
    }

    /// @return what did not come; empty if all did
    private String awaitLast() throws InterruptedException {
      for (String id : List.of(pair.first(), pair.second())) {
        List<Message> all = counted(sent, id);
        if (!all.isEmpty() && !counted(heard, id).contains(all.getLast())) {
          try {
            var _ = reader.await("message", event -> Message.of(event).equals(all.getLast()));
          } catch (AttackFailure e) {
            return all.getLast() + " did not come; ";
          }
        }
      }
      return "";
    }

    private boolean isWhole() {
      return difference().isEmpty();
    }

    private String difference() {
      List<Message> all = new ArrayList<>(heard);
      all.addAll(messages(reader));
      StringBuilder text = new StringBuilder();
      for (String id : List.of(pair.first(), pair.second())) {
        if (!counted(all, id).equals(counted(sent, id))) {
          text.append(counted(all, id)).append(" came of ").append(counted(sent, id)).append("; ");
        }
      }
      return text.toString();
    }

    private List<Message> counted(List<Message> messages, String conversation) {
      return messages.stream()
          .filter(message -> message.conversation().equals(conversation))
          .filter(message -> message.number() > lastUncounted)
          .toList();
    }

    private static List<Message> messages(Client client) {
      return client.events("message").stream().map(Message::of).toList();
    }

    @Override
    public void close() {
      writer.close();
      reader.close();
    }
  }
}
