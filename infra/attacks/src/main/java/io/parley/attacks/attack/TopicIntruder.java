package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.KeyPartitions;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody has the Kafka credentials of one service, or none, and writes messages as another user.
/// Where none of them may write it stays without effect because the broker refuses it; what a
/// gateway may write, because the processor sets aside what is not in its place. (What a gateway
/// says in the right place is believed: docs/kafka-security.md.)
public final class TopicIntruder implements Attack {
  private static final String FORGED = "forged";
  private static final long SECONDS = 30;

  /// Without the processor, which decides what is true.
  private static final List<KafkaUser> INTRUDERS =
      List.of(KafkaUser.GATEWAY, KafkaUser.SINK, KafkaUser.AUDITOR);

  private static final Set<Topic> BELIEVED = Set.of(Topic.MESSAGES, Topic.OUTBOUND);

  @Override
  public String name() {
    return "topic-intruder";
  }

  @Override
  public String description() {
    return "Somebody with the Kafka credentials of one service, or with none, writes messages as"
        + " another user";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    String alice = target.user("alice");
    String bob = target.user("bob");
    ConversationId dm = ConversationId.direct(new UserId(alice), new UserId(bob));
    try (Client writer = target.connect(alice);
        Client reader = target.connect(bob)) {
      say(writer, bob, "before");
      forgeWhatIsBelieved(target, dm, alice, findings);
      forgeCommands(target, dm, alice, findings);
      withoutCredentials(target, dm, findings);
      say(writer, bob, "after");

      var _ = reader.await("message", message -> contentOf(message).equals("after"));
      findings.checkEqual(
          reader.events("message").stream().map(TopicIntruder::contentOf).toList(),
          List.of("before", "after"),
          "a client hears nothing that is forged");
    }
    findings.checkEqual(
        history(target, dm, bob), List.of("before", "after"), "nothing forged is in the history");
  }

  /// With each service's credentials, where only the processor may write; the commands, where only
  /// gateways may.
  private static void forgeWhatIsBelieved(
      Target target, ConversationId dm, String sender, Findings findings) throws Exception {
    List<String> taken = new ArrayList<>();
    for (KafkaUser user : INTRUDERS) {
      try (KafkaProducer<byte[], byte[]> producer = target.kafka(user).producer(Map.of())) {
        for (Topic topic : BELIEVED) {
          if (isTaken(producer, event(topic, dm, sender))) {
            taken.add(user + " wrote to " + topic);
          }
        }
        if (user != KafkaUser.GATEWAY && isTaken(producer, command(null, dm.value(), dm, sender))) {
          taken.add(user + " wrote to " + Topic.COMMANDS);
        }
      }
    }
    findings.checkEqual(
        taken, List.of(), "the broker refuses what is not a service's own to write");
  }

  /// With a gateway's, as it never does.
  private static void forgeCommands(
      Target target, ConversationId dm, String sender, Findings findings) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        target.kafka(KafkaUser.GATEWAY).producer(Map.of())) {
      List<PartitionInfo> partitions = producer.partitionsFor(Topic.COMMANDS.topicName());
      int own = KeyPartitions.of(bytes(dm.value()), partitions.size());
      int other = (own + 1) % partitions.size();
      findings.check(
          other != own && isTaken(producer, command(other, dm.value(), dm, sender)),
          "a gateway may write commands: the processor is what sets them aside",
          "one partition, or refused");
      findings.check(
          isTaken(producer, command(own, "dm:someone:else", dm, sender)),
          "a gateway may write commands under any key",
          "refused");
    }
  }

  private static void withoutCredentials(Target target, ConversationId dm, Findings findings)
      throws Exception {
    KafkaConnection nobody = KafkaConnection.open(target.kafka());
    try (KafkaProducer<byte[], byte[]> producer = nobody.producer(Map.of("max.block.ms", 3_000))) {
      findings.check(
          !isTaken(producer, command(null, dm.value(), dm, "mallory")),
          "who has no password writes nothing",
          "taken");
    }
  }

  private static void say(Client writer, String to, String content) throws InterruptedException {
    var _ =
        writer.must(
            "message:send",
            Client.json().put("to", to).put("clientMessageId", content).put("content", content));
  }

  private static ProducerRecord<byte[], byte[]> event(
      Topic topic, ConversationId conversation, String sender) {
    MessageAccepted forged =
        new MessageAccepted(
            "m-forged",
            "c-forged",
            conversation,
            2,
            2,
            sender(sender),
            MessageBody.text(FORGED),
            Instant.now());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic.topicName(), bytes(conversation.value()), Codec.EVENTS.encode(forged));
    if (topic == Topic.OUTBOUND) {
      OutboundEvent.of(forged, null, null).writeTo(record.headers());
    }
    return record;
  }

  private static ProducerRecord<byte[], byte[]> command(
      @Nullable Integer partition, String key, ConversationId conversation, String sender) {
    SendMessage forged =
        new SendMessage(
            conversation,
            "c-forged",
            sender(sender),
            MessageBody.text(FORGED),
            new Origin(new GatewayRef("gateway-1", 1, 0), "r"));
    return new ProducerRecord<>(
        Topic.COMMANDS.topicName(), partition, bytes(key), WireCodec.COMMANDS.encode(forged));
  }

  /// @return false when the broker refuses it, or lets nobody in
  private static boolean isTaken(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws Exception {
    try {
      producer.send(record).get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return isOther(Objects.requireNonNull(e.getCause()));
    } catch (KafkaException e) {
      return isOther(e);
    }
  }

  private static boolean isOther(Throwable refusal) {
    if (refusal instanceof AuthorizationException || refusal instanceof TimeoutException) {
      return false;
    }
    throw new IllegalStateException("neither taken nor refused", refusal);
  }

  /// Once the sink has written the last.
  private static List<String> history(Target target, ConversationId dm, String reader)
      throws Exception {
    String page = "/api/conversations/" + dm.value() + "/messages";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      List<String> contents = new ArrayList<>();
      Codec.json()
          .readTree(target.get(page, reader).body())
          .path("messages")
          .forEach(message -> contents.add(contentOf(message)));
      if (contents.contains("after") || System.nanoTime() > deadline) {
        return contents;
      }
      Thread.sleep(200);
    }
  }

  private static String contentOf(JsonNode message) {
    return message.path("content").asString("");
  }

  private static Sender sender(String user) {
    return new Sender(new UserId(user), null, null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
