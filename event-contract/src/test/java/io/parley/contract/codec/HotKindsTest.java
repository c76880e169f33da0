package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Attachment;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/// What is read and written by hand is what the mapper reads and writes, byte for byte.
final class HotKindsTest {
  /// The long form: `-Dhot.values=20000`.
  private static final int VALUES = Integer.getInteger("hot.values", 1_000);

  private static final String LETTERS = "aZ0 \"\\/\n\t\u0001ëß😀\u2028{}[],:%.:~";

  private final Random random = new Random(20261129);

  @Test
  void everyHotValue_isWrittenAsTheMapperWritesIt_andReadAsItReadsIt() {
    for (int i = 0; i < VALUES; i++) {
      ContractValue value = any();
      byte[] json = Codec.json().writerFor(typeOf(value)).writeValueAsBytes(value);

      assertThat(encode(codecOf(value), value))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(text(json));
      assertThat(codecOf(value).hot().decode(json)).isEqualTo(value);
    }
  }

  /// Only then is it no second definition of the JSON: whatever the bytes are, what is read by hand
  /// is what the mapper makes of them.
  @Test
  void whateverTheBytesAre_whatIsReadByHand_isWhatTheMapperReads() {
    int read = 0;
    for (int i = 0; i < 10 * VALUES; i++) {
      ContractValue value = any();
      Class<?> type = typeOf(value);
      byte[] json = damaged(Codec.json().writerFor(type).writeValueAsBytes(value));

      ContractValue hot = codecOf(value).hot().decode(json);
      if (hot != null) {
        read++;
        assertThat(mapped(type, json)).as(text(json)).isEqualTo(hot);
      }
    }
    assertThat(read).as("damaged values that could be read all the same").isGreaterThan(VALUES);
  }

  @Test
  void whatIsNotPlain_isLeftToTheMapper() {
    MessageBody body =
        new MessageBody(
            MessageType.IMAGE,
            "",
            List.of(new Attachment("/a", null, null, null, null, null)),
            null,
            null,
            List.of(),
            null);
    SendMessage send =
        new SendMessage(conversation(), "c", new Sender(user(), null, null), body, origin());
    byte[] json = WireCodec.COMMANDS.encode(send);

    assertThat(WireCodec.COMMANDS.hot().encode(send)).isNull();
    assertThat(WireCodec.COMMANDS.hot().decode(json)).isNull();
    assertThat(WireCodec.COMMANDS.decode(json)).isEqualTo(send);
  }

  @Test
  void aKindOfAnotherTopic_isNotRead() {
    byte[] message = Codec.EVENTS.encode(message());
    assertThat(WireCodec.COMMANDS.hot().decode(message)).isNull();
    assertThat(Codec.EVENTS.hot().decode(message)).isNotNull();
  }

  private static @Nullable Object mapped(Class<?> type, byte[] json) {
    try {
      return Codec.json().readValue(json, type);
    } catch (JacksonException e) {
      return e;
    }
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Codec<?> codecOf(ContractValue value) {
    return switch (value) {
      case Command _ -> WireCodec.COMMANDS;
      case ConversationEvent _ -> Codec.EVENTS;
      case Ephemeral _ -> Codec.EPHEMERALS;
      case Answer _ -> WireCodec.ANSWERS;
      default -> throw new AssertionError(value);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends ContractValue> byte @Nullable [] encode(
      Codec<T> codec, ContractValue value) {
    return codec.hot().encode((T) value);
  }

  private static Class<?> typeOf(ContractValue value) {
    return switch (value) {
      case Command _ -> Command.class;
      case ConversationEvent _ -> ConversationEvent.class;
      case Ephemeral _ -> Ephemeral.class;
      case Answer _ -> Answer.class;
      default -> throw new AssertionError(value);
    };
  }

  /// One byte is another one, is missing, or is there twice; or a part is there twice.
  private byte[] damaged(byte[] json) {
    int at = random.nextInt(json.length);
    int end = Math.min(json.length, at + 1 + random.nextInt(20));
    byte[] result =
        switch (random.nextInt(4)) {
          case 0 -> json.clone();
          case 1 -> spliced(json, at, new byte[0], at + 1);
          case 2 -> spliced(json, at, new byte[0], at);
          default -> spliced(json, at, Arrays.copyOfRange(json, at, end), at);
        };
    if (result.length == json.length) {
      result[at] = (byte) "{}[]\",:0919aznulltrue\\ \u0000".charAt(random.nextInt(24));
    }
    return result;
  }

  private static byte[] spliced(byte[] json, int at, byte[] with, int from) {
    byte[] result = new byte[at + with.length + json.length - from];
    System.arraycopy(json, 0, result, 0, at);
    System.arraycopy(with, 0, result, at, with.length);
    System.arraycopy(json, from, result, at + with.length, json.length - from);
    return result;
  }

  // Values.

  private ContractValue any() {
    return switch (random.nextInt(5)) {
      case 0 -> new SendMessage(conversation(), id(), sender(), body(), origin());
      case 1 -> message();
      case 2 ->
          new MarkReceipts(
              some(() -> new MarkReceipts.Marks(conversation(), list(this::reported))));
      case 3 -> new ReceiptsTold(gateway(), some(this::told));
      default -> receipts();
    };
  }

  private ReceiptBatch receipts() {
    return new ReceiptBatch(conversation(), list(this::moved), list(this::user), instant());
  }

  private MessageAccepted message() {
    return new MessageAccepted(
        id(),
        id(),
        conversation(),
        1 + random.nextLong(Long.MAX_VALUE),
        1 + random.nextInt(1_000),
        sender(),
        body(),
        instant(),
        maybe(random::nextBoolean));
  }

  private MessageBody body() {
    MessageType[] types = MessageType.values();
    return new MessageBody(
        types[random.nextInt(types.length)],
        "x" + word(300),
        List.of(),
        maybe(this::id),
        maybe(this::id),
        list(this::user),
        null);
  }

  private Sender sender() {
    return new Sender(user(), maybe(() -> word(40)), maybe(() -> word(40)));
  }

  private Origin origin() {
    return new Origin(gateway(), id());
  }

  private GatewayRef gateway() {
    return new GatewayRef(id(), 1 + random.nextLong(Long.MAX_VALUE), random.nextInt(1 << 30));
  }

  private ReceiptsTold.Moved told() {
    return new ReceiptsTold.Moved(
        conversation(),
        list(() -> new ReceiptMark(user(), number(), number())),
        list(this::user),
        instant());
  }

  private MarkReceipts.Mark reported() {
    MarkCause cause = random.nextBoolean() ? MarkCause.WRITTEN : MarkCause.READ;
    return new MarkReceipts.Mark(user(), number(), cause, random.nextInt(1_000));
  }

  private MovedMark moved() {
    MarkCause cause = MarkCause.values()[random.nextInt(MarkCause.values().length)];
    return new MovedMark(user(), number(), number(), cause, instant());
  }

  private long number() {
    return random.nextBoolean() ? random.nextInt(1_000) : random.nextLong(Long.MAX_VALUE);
  }

  private ConversationId conversation() {
    return random.nextBoolean()
        ? ConversationId.direct(user(), user())
        : new ConversationId("room-" + id());
  }

  private UserId user() {
    return new UserId(id());
  }

  private Instant instant() {
    long second = random.nextLong(4_000_000_000L);
    return Instant.ofEpochSecond(second, random.nextInt(3) * 1_000_000L + random.nextInt(2));
  }

  private String id() {
    return "i" + word(12).replaceAll("\\p{Cntrl}", "");
  }

  private String word(int most) {
    int[] letters = LETTERS.codePoints().toArray();
    int[] word =
        IntStream.range(0, random.nextInt(most))
            .map(_ -> letters[random.nextInt(letters.length)])
            .toArray();
    return new String(word, 0, word.length);
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> some(Supplier<T> value) {
    List<T> list = list(value);
    list.add(value.get());
    return list;
  }

  private <T> List<T> list(Supplier<T> value) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      list.add(value.get());
    }
    return list;
  }
}
