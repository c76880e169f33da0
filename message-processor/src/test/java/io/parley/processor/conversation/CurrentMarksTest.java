package io.parley.processor.conversation;

import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.delivered;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.Effort;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.store.FastStore.Update;
import io.parley.processor.store.Member;
import io.parley.processor.topology.Pipeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is left of receipts when they are not kept any more.
class CurrentMarksTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId TEAM = new ConversationId("team");
  private static final long SECOND = 1_000;

  @Test
  void marks_areWrittenOnceIn10Seconds_asTheyAreThen() {
    try (Pipeline pipeline = new Pipeline()) {
      for (int i = 1; i <= 20; i++) {
        pipeline.say("alice", DM, "hello");
        pipeline.send(delivered("bob", DM, i));
        pipeline.pass(1);
      }
      pipeline.send(read("bob", DM, 20));
      pipeline.pass(12);

      List<CurrentMark> written = pipeline.values(Topic.RECEIPT_MARKS, WireCodec.RECEIPT_MARKS);
      assertThat(written)
          .hasSizeBetween(2, 3)
          .allSatisfy(mark -> assertThat(mark.userId()).isEqualTo(user("bob")));
      assertThat(written.getLast())
          .isEqualTo(new CurrentMark(DM, user("bob"), 20, 20, pipeline.now().minusSeconds(12)));
    }
  }

  /// So that the last of each is kept, where whoever reads its conversation finds it.
  @Test
  void record_isNamedByBoth_andInThePartitionOfTheConversation() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.granted(create("alice", TEAM, "bob"));
      pipeline.say("alice", TEAM, "hello");
      pipeline.send(delivered("bob", TEAM, 1));
      pipeline.pass(12);

      assertThat(pipeline.read(Topic.RECEIPT_MARKS))
          .singleElement()
          .satisfies(
              record ->
                  assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("team|bob"));
    }
  }

  /// What has come to the broker of a life that died: what it wrote up to three minutes before. Its
  /// successor finds the rest.
  @Test
  void whateverWasLostWithALife_theNextOneWrites() {
    int found = 0;
    for (int seed = 1; seed <= Effort.of(20, 200); seed++) {
      Random random = new Random(seed);
      RandomRequests requests = new RandomRequests(seed);
      FastProcessor processor = new FastProcessor();
      processor.life = "a";
      processor.start(List.of());
      List<Update> changelog = new ArrayList<>();
      Map<String, CurrentMark> arrived = new HashMap<>();
      Map<Long, List<CurrentMark>> written = new HashMap<>();
      List<Input> inputs = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 200; i++) {
        Input input = requests.next();
        inputs.add(input);
        changelog.addAll(processor.process(input).conversations());
        now = input.at();
        for (int run = random.nextInt(20); run > 0; run--) {
          now += SECOND;
          written.computeIfAbsent(now, _ -> new ArrayList<>()).addAll(processor.runMarks(now));
          changelog.addAll(processor.conversations().takeChangelog());
        }
      }
      long certain = now - Duration.ofMinutes(2).toMillis();
      written.entrySet().stream()
          .filter(entry -> entry.getKey() < certain)
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> entry.getValue().forEach(mark -> arrived.put(mark.key(), mark)));

      processor.life = "b";
      processor.start(changelog);
      for (Input input : inputs.subList(inputs.size() - random.nextInt(20), inputs.size())) {
        Step _ = processor.process(input);
      }
      for (int run = 0; run < 15; run++) {
        now += SECOND;
        for (CurrentMark mark : processor.runMarks(now)) {
          arrived.put(mark.key(), mark);
          found++;
        }
      }
      check(processor, inputs, arrived, "seed " + seed);
    }
    assertThat(found).isPositive();
  }

  /// Of each member whom a mark has moved last.
  private static void check(
      FastProcessor processor, List<Input> inputs, Map<String, CurrentMark> arrived, String about) {
    Conversations state = processor.state();
    for (Input input : inputs) {
      if (input.command() instanceof MarkReceipts command) {
        for (Marks marks : command.conversations()) {
          ConversationId conversation = marks.conversationId();
          for (Mark mark : marks.marks()) {
            Member member = state.member(conversation, mark.userId()).orElse(null);
            if (member != null && member.markedAt() == input.offset()) {
              assertThat(arrived.get(conversation.value() + "|" + mark.userId()))
                  .as("%s: %s in %s", about, mark.userId(), conversation)
                  .isNotNull()
                  .extracting(CurrentMark::at)
                  .isEqualTo(Instant.ofEpochMilli(member.movedAt()));
            }
          }
        }
      }
    }
  }
}
