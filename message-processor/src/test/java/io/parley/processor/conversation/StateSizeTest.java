package io.parley.processor.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageId;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.store.FastStore.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/// Measures what the stores and their changelogs take, in bytes of keys and values, and writes it
/// to `target/state-size.md`. It fails only where something takes nothing at all.
class StateSizeTest {
  private static final long CONVERSATIONS = 100_000_000;
  private static final int MESSAGES = 1_000;

  private final FastProcessor processor = new FastProcessor();
  private final List<String> rows = new ArrayList<>();
  private long offset = 1_000_000_000;
  private long now = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  /// What one command adds to what is kept, and what it writes.
  ///
  /// @param forever in `conversations`, but for what expires after a day
  /// @param day in `conversations`
  private record Sizes(long forever, long day, long changelog, long log) {}

  @Test
  void stateOfEveryCommand_isWrittenDown() throws IOException {
    ConversationId direct = ConversationId.direct(user(1), user(2));
    SendMessage first = send(direct, 1);
    Sizes newDirect = measure("first message of a direct conversation", first);
    Sizes firstOfOther = measure("first message of its other user", send(direct, 2));
    Sizes message = measure("a message in a direct conversation", send(direct, 1));
    measure("receipt of a member, delivered and read", read(direct, 2, 3));

    ConversationId group = new ConversationId(id());
    List<UserId> nine = IntStream.rangeClosed(2, 10).mapToObj(StateSizeTest::user).toList();
    Sizes newGroup =
        measure(
            "a new group of 10",
            new CreateConversation(group, "Weekend trip", null, false, nine, user(1), origin()));
    SendMessage toGroup = send(group, 1);
    measure("first message of a group", toGroup);
    Sizes groupMessage = measure("a message in a group of 10", send(group, 1));
    Sizes member =
        measure(
            "one more member of the group",
            new AddMembers(group, List.of(user(11)), user(1), origin()));
    String messageId = MessageId.of(group, 1, 2).toString();
    measure("a reaction", new React(group, messageId, "👍", true, user(2), origin()));
    measure("a reaction taken off", new React(group, messageId, "👍", false, user(2), origin()));
    measure(
        "an edit to 100 characters",
        new EditMessage(group, messageId, "y".repeat(100), user(1), origin()));
    measure("a deletion", new DeleteMessage(group, messageId, user(1), origin()));
    measure(
        "muted",
        new UpdateConversation(group, null, null, List.of(), true, null, null, user(2), origin()));

    assertThat(member.forever()).isPositive();
    write(newDirect, firstOfOther, message, newGroup, groupMessage);
  }

  private void write(
      Sizes newDirect, Sizes firstOfOther, Sizes message, Sizes newGroup, Sizes groupMessage)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| | kept for ever | 24 h | changelog | log |");
    lines.add("| --- | --- | --- | --- | --- |");
    lines.addAll(rows);
    long direct = newDirect.forever() + firstOfOther.forever() + (MESSAGES - 2) * message.forever();
    long group = newGroup.forever() + MESSAGES * groupMessage.forever();
    lines.add("");
    lines.add("| 100 million conversations of 1,000 messages | one | all, TB |");
    lines.add("| --- | --- | --- |");
    lines.add("| direct | %d | %.1f |".formatted(direct, terabytes(direct)));
    lines.add("| groups of 10 | %d | %.1f |".formatted(group, terabytes(group)));
    long log = MESSAGES * message.log();
    lines.add("| the log itself, direct | %d | %.1f |".formatted(log, terabytes(log)));
    lines.add("");
    lines.add("| by kind of key | entries | keys | values |");
    lines.add("| --- | --- | --- | --- |");
    byKind().forEach((kind, sum) -> lines.add(row(kind, sum[0], sum[1], sum[2])));
    Path file = Path.of("target", "state-size.md");
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
    assertThat(file).isNotEmptyFile();
  }

  private static double terabytes(long bytesEach) {
    return bytesEach * CONVERSATIONS / 1e12;
  }

  private Sizes measure(String what, Command command) {
    long forever = kept(true);
    long day = kept(false);
    offset++;
    now += 1_000;
    Step step = processor.process(Input.of(offset, now, command));
    Sizes sizes =
        new Sizes(
            kept(true) - forever,
            kept(false) - day,
            step.conversations().stream().mapToLong(Update::bytes).sum(),
            step.values(Topic.MESSAGES).stream().mapToLong(value -> value.length).sum());
    rows.add(row(what, sizes.forever(), sizes.day(), sizes.changelog(), sizes.log()));
    return sizes;
  }

  private long kept(boolean forever) {
    return processor.conversations().content().entrySet().stream()
        .filter(entry -> "djx".indexOf(entry.getKey().get()[0]) < 0 == forever)
        .mapToLong(StateSizeTest::size)
        .sum();
  }

  /// By the first byte of the keys in `conversations`: entries, bytes of keys, bytes of values.
  private Map<String, long[]> byKind() {
    Map<String, long[]> sums = new TreeMap<>();
    processor
        .conversations()
        .content()
        .forEach(
            (key, value) -> {
              String kind = Character.toString(key.get()[0]);
              long[] sum = sums.computeIfAbsent(kind, _ -> new long[3]);
              sum[0]++;
              sum[1] += key.get().length;
              sum[2] += value.length;
            });
    return sums;
  }

  private static String row(String what, long... numbers) {
    StringBuilder row = new StringBuilder("| ").append(what);
    for (long number : numbers) {
      row.append(" | ").append(number);
    }
    return row.append(" |").toString();
  }

  private static long size(Map<Bytes, byte[]> content) {
    return content.entrySet().stream().mapToLong(StateSizeTest::size).sum();
  }

  private static long size(Map.Entry<Bytes, byte[]> entry) {
    return entry.getKey().get().length + entry.getValue().length;
  }

  private static SendMessage send(ConversationId to, int by) {
    return new SendMessage(
        to,
        id().substring(0, 24),
        new Sender(user(by), "Jo Doe", null),
        MessageBody.text("x".repeat(100)),
        origin());
  }

  private static MarkReceipts read(ConversationId conversation, int by, long number) {
    return new MarkReceipts(conversation, List.of(Mark.read(user(by), number, 0)));
  }

  private static UserId user(int number) {
    return new UserId("user-%011d".formatted(number));
  }

  private static Origin origin() {
    return new Origin(new GatewayRef("gateway-1", 1_700_000_000_000L, 3), "r-1");
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
