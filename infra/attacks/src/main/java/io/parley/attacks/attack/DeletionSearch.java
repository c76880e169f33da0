package io.parley.attacks.attack;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A message with a file is said, written anew, and deleted. Then its words are sought wherever
/// something is answered, and where the history is kept. First they are found in each place: what
/// could not find them would prove nothing.
///
/// The words stay where they were written before: in the log and in what Kafka has of it
/// (docs/adr/0022).
public final class DeletionSearch implements Attack {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NOTIFICATIONS = "parley.notifications";
  private static final int CREATED = 201;

  /// RATE_LIMITED, OVERLOADED, TIMEOUT.
  private static final Set<Integer> BUSY = Set.of(429, 503, 504);

  private static final Duration POLL = Duration.ofMillis(100);

  @Override
  public String name() {
    return "deletion-search";
  }

  @Override
  public String description() {
    return "The words and the file of a deleted message are sought by pages, search, old cursors,"
        + " recovery, notifications and in MongoDB";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    try (Scene scene = new Scene(target, findings)) {
      scene.say();
      scene.find();
      scene.delete();
      scene.seek();
    }
  }

  /// Alice and bob, who talk, and carol, who is in their group and has no session.
  private static final class Scene implements AutoCloseable {
    private final Target target;
    private final Findings findings;
    private final String aliceName;
    private final String bobName;
    private final String carolName;
    private final Client alice;
    private final String group;

    /// Of the message and of what it was before it was written anew; short, so that previews have
    /// them whole, and unlike anything else that is in the stack.
    private final List<String> words;

    private final String last;

    /// Gone since before the message, to come back after its deletion.
    private Client bob;

    private String messageId = "";
    private String file = "";
    private JsonNode deleted = JSON.nullNode();
    private long lastNotified;

    Scene(Target target, Findings findings) throws InterruptedException {
      this.target = target;
      this.findings = findings;
      aliceName = target.user("alice");
      bobName = target.user("bob");
      carolName = target.user("carol");
      String own = aliceName.replace("-", ""); // one word, for search
      words = List.of("quetzal" + own, "axolotl" + own);
      last = words.getLast();
      alice = target.connect(aliceName);
      bob = target.connect(bobName);
      ObjectNode made = Client.json().put("kind", "group");
      made.putArray("members").add(bobName).add(carolName);
      group =
          alice
              .must("conversation:create", made)
              .path("conversation")
              .path("conversationId")
              .asString();
      send("hello", null);
      var _ = bob.await("message", message -> message.path("content").asString().equals("hello"));
      bob.cut();
    }

    void say() throws IOException, InterruptedException {
      HttpResponse<String> uploaded =
          answer(
              target
                  .request("/api/media?name=notes.txt&conversationId=" + encoded(group), aliceName)
                  .POST(BodyPublishers.ofString("what is in the file of " + last)));
      findings.check(
          uploaded.statusCode() == CREATED,
          "a file is taken",
          uploaded.statusCode() + " " + uploaded.body());
      file = JSON.readTree(uploaded.body()).path("url").asString("");
      messageId = send(words.getFirst(), file).path("messageId").asString();
      var _ = alice.must("message:edit", aboutMessage().put("content", last));
    }

    /// Everything that is sought afterwards, as it is now.
    void find() throws Exception {
      until("the page has the words", () -> page().contains(last));
      until("the search finds them", () -> search().contains(messageId));
      until("the list shows them", () -> list().contains(last));
      until("MongoDB has them", () -> mongo().contains(last));
      until("carol is notified of them", () -> notified().stream().anyMatch(this::hasWords));
      lastNotified = notified().size();
      findings.check(status(file) == 200, "a file is there while its message is", status(file));
    }

    void delete() throws Exception {
      var _ = alice.must("message:delete", aboutMessage());
      deleted =
          alice.await(
              "message:deleted", event -> event.path("messageId").asString().equals(messageId));
      send("nothing to see", null);
    }

    void seek() throws Exception {
      // At once: what the processor answers.
      gone("an old cursor", text(byCursor()));
      gone("recovery", text(byRecovery()));
      // As soon as history has the deletion.
      until("the page has the deletion", () -> page().contains("deletedAt"));
      gone("a page", page());
      gone("a page around it", get("/api/conversations/" + encoded(group) + "/messages?around=2"));
      gone("a page over a socket", page(alice));
      gone("the list of conversations", list());
      gone("MongoDB", mongo());
      findings.check(!search().contains(messageId), "search finds no deleted message", search());
      findings.check(status(file) == 404, "a deleted message's file is not there", status(file));
      until("carol is notified of what is said later", () -> notified().size() > lastNotified);
      List<String> later = notified().stream().skip(lastNotified).toList();
      gone("notifications of later", later.toString());
    }

    private void gone(String where, String text) {
      findings.check(
          words.stream().noneMatch(text::contains),
          "the words of a deleted message are not in " + where,
          "they are there");
    }

    private boolean hasWords(String text) {
      return words.stream().anyMatch(text::contains);
    }

    // Where they are sought.

    private String page() throws IOException, InterruptedException {
      return get("/api/conversations/" + encoded(group) + "/messages");
    }

    private String page(Client client) throws InterruptedException {
      return client.must("history:page", Client.json().put("conversationId", group)).toString();
    }

    private String search() throws IOException, InterruptedException {
      return get("/api/messages/search?q=" + encoded(last));
    }

    private String list() throws IOException, InterruptedException {
      return get("/api/messages/conversations");
    }

    private int status(String path) throws IOException, InterruptedException {
      return answer(target.request(path, bobName).GET()).statusCode();
    }

    private String get(String path) throws IOException, InterruptedException {
      return answer(target.request(path, bobName).GET()).body();
    }

    /// Asked again while the service has too much to do, which is no answer.
    private HttpResponse<String> answer(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
      while (true) {
        HttpResponse<String> answer = target.send(request);
        if (!BUSY.contains(answer.statusCode()) || System.nanoTime() > deadline) {
          return answer;
        }
        Thread.sleep(POLL.toMillis());
      }
    }

    private List<Client.Event> byCursor() throws InterruptedException {
      ObjectNode auth = Client.json().put("token", target.tokens().of(bobName));
      auth.putObject("cursors").put(group, 0);
      try (Client reader = target.open(auth)) {
        return told(reader);
      }
    }

    private List<Client.Event> byRecovery() throws InterruptedException {
      bob = bob.comeBack();
      findings.check(bob.isRecovered(), "a client that comes back is recovered", "it is not");
      return told(bob);
    }

    /// All up to the deletion, which must come, as must the place of what is deleted.
    private List<Client.Event> told(Client client) throws InterruptedException {
      long seq = deleted.path("seq").asLong();
      var _ = client.await("message:deleted", event -> event.path("seq").asLong() == seq);
      List<Client.Event> all = client.events();
      findings.check(
          all.stream()
              .anyMatch(
                  event ->
                      event.name().equals("message")
                          && event.payload().path("messageId").asString("").equals(messageId)),
          "a deleted message keeps its place",
          "it does not come");
      return all;
    }

    private static String text(List<Client.Event> events) {
      return events.toString();
    }

    /// All documents of all collections, but the files' bytes: those go with the sweep.
    private String mongo() {
      StringBuilder all = new StringBuilder();
      try (MongoClient client = MongoClients.create(target.mongoUri())) {
        var database = client.getDatabase("parley");
        List<String> names =
            Flux.from(database.listCollectionNames())
                .filter(name -> !name.endsWith(".chunks"))
                .collectList()
                .blockOptional(Client.PATIENCE)
                .orElseThrow();
        for (String name : names) {
          List<Document> documents =
              Flux.from(database.getCollection(name).find())
                  .collectList()
                  .blockOptional(Client.PATIENCE)
                  .orElseThrow();
          documents.forEach(document -> all.append(document.toJson()).append('\n'));
        }
      }
      return all.toString();
    }

    /// What carol was to be notified of, the oldest first.
    private List<String> notified() {
      List<String> found = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer = target.kafkaAdmin().consumer(Map.of())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(NOTIFICATIONS).stream()
                .map(part -> new TopicPartition(part.topic(), part.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (partitions.stream()
            .anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (text(record.key()).equals(carolName)) {
              found.add(text(record.value()));
            }
          }
        }
      }
      return found;
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    // What else is said.

    private JsonNode send(String content, @Nullable String attachment) throws InterruptedException {
      ObjectNode message = Client.json().put("conversationId", group).put("type", "text");
      message.put("clientMessageId", "c-" + content.hashCode()).put("content", content);
      message.putArray("mentions").add(carolName);
      if (attachment != null) {
        message.putArray("attachments").addObject().put("url", attachment).put("name", last);
        message.putObject("metadata").put("also", last);
      }
      return alice.must("message:send", message);
    }

    private ObjectNode aboutMessage() {
      return Client.json().put("conversationId", group).put("messageId", messageId);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private interface Condition {
      boolean holds() throws Exception;
    }

    private static void until(String what, Condition condition) throws Exception {
      long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
      while (!condition.holds()) {
        if (System.nanoTime() > deadline) {
          throw new AttackFailure("in vain: until " + what);
        }
        Thread.sleep(POLL.toMillis()); // what is asked for follows the log
      }
    }

    @Override
    public void close() {
      alice.close();
      bob.close();
    }
  }
}
