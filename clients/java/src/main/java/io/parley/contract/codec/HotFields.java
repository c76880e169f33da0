package io.parley.contract.codec;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// The fields of one value of the [HotKinds], as far as they are what we write. What one kind knows
/// and another does not is told apart at the end, when the value is made. A subclass knows further
/// fields.
public class HotFields {
  private @Nullable String messageId;
  private @Nullable String clientMessageId;
  private @Nullable String conversationId;
  private @Nullable Sender sender;
  private @Nullable MessageType type;
  private @Nullable String content;
  private @Nullable String replyTo;
  private @Nullable String threadId;
  private @Nullable List<UserId> mentions;
  private @Nullable List<UserId> authors;
  private @Nullable List<HotMark> marks;
  private @Nullable Instant acceptedAt;
  private @Nullable Instant at;
  private @Nullable Boolean marksRead;
  private long seq = -1;
  private long number = -1;

  /// What is not read here: the mapper has to.
  public static final class NotOurs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotOurs() {
      super(null, null, false, false); // it costs no trace of the stack
    }
  }

  /// @param start as every value of the kind begins
  /// @param empty makes what the fields are read into
  /// @param made makes the value of them
  /// @return null where it is the mapper's to read
  public static <F extends HotFields, T> @Nullable T read(
      byte[] value, byte[] start, Supplier<F> empty, Function<F, T> made) {
    if (value.length <= start.length
        || !Arrays.equals(value, 0, start.length, start, 0, start.length)) {
      return null;
    }
    try (JsonParser in = JsonObject.JSON.createParser(ObjectReadContext.empty(), value)) {
      in.nextToken();
      F fields = empty.get();
      fields.read(in);
      require(in.nextToken() == null);
      return made.apply(fields);
    } catch (NotOurs | JacksonException | InvalidFieldException | DateTimeException e) {
      return null; // the mapper finds it too, and says where
    }
  }

  /// @param in at the start of an object; at its end afterwards
  /// @throws NotOurs where a field is of another type than we write
  protected final void read(JsonParser in) {
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      switch (name) {
        case "messageId" -> messageId = text(in);
        case "clientMessageId" -> clientMessageId = text(in);
        case "conversationId" -> conversationId = text(in);
        case "seq" -> seq = integer(in);
        case "number" -> number = integer(in);
        case "sender" -> sender = sender(in);
        case "type" -> type = need(MessageType.of(text(in)));
        case "content" -> content = text(in);
        case "replyTo" -> replyTo = text(in);
        case "threadId" -> threadId = text(in);
        case "mentions" -> mentions = users(in);
        case "authors" -> authors = users(in);
        case "marks" -> marks = marks(in);
        case "acceptedAt" -> acceptedAt = Instant.parse(text(in));
        case "at" -> at = Instant.parse(text(in));
        case "marksRead" -> marksRead = flag(in);
        case "attachments" -> {
          require(in.currentToken() == JsonToken.START_ARRAY);
          require(in.nextToken() == JsonToken.END_ARRAY);
        }
        case "metadata", "contact" -> throw new NotOurs();
        default -> readOther(name, in);
      }
    }
    require(in.currentToken() == JsonToken.END_OBJECT);
  }

  /// A field that the log's kinds do not have.
  ///
  /// @param in at its value; at the value's end afterwards
  protected void readOther(String name, JsonParser in) {
    in.skipChildren();
  }

  MessageAccepted message() {
    return new MessageAccepted(
        need(messageId),
        clientMessageId(),
        conversation(),
        seq,
        number,
        sender(),
        body(),
        need(acceptedAt),
        marksRead);
  }

  ReceiptBatch receipts() {
    return new ReceiptBatch(conversation(), marks(HotMark::moved), authors(), at());
  }

  protected final ConversationId conversation() {
    return new ConversationId(need(conversationId));
  }

  protected final String clientMessageId() {
    return need(clientMessageId);
  }

  protected final Sender sender() {
    return need(sender);
  }

  protected final <T> List<T> marks(Function<HotMark, T> as) {
    List<HotMark> read = need(marks);
    List<T> all = new ArrayList<>(read.size());
    for (HotMark mark : read) {
      all.add(as.apply(mark));
    }
    return all;
  }

  protected final List<UserId> authors() {
    return need(authors);
  }

  protected final Instant at() {
    return need(at);
  }

  protected final MessageBody body() {
    return new MessageBody(
        need(type),
        need(content),
        List.of(),
        replyTo,
        threadId,
        mentions == null ? List.of() : mentions,
        null);
  }

  // Objects within.

  private static Sender sender(JsonParser in) {
    String id = null;
    String name = null;
    String picture = null;
    for (String field = first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "id" -> id = text(in);
        case "name" -> name = text(in);
        case "picture" -> picture = text(in);
        default -> in.skipChildren();
      }
    }
    return new Sender(new UserId(need(id)), name, picture);
  }

  private static List<HotMark> marks(JsonParser in) {
    require(in.currentToken() == JsonToken.START_ARRAY);
    List<HotMark> marks = new ArrayList<>(2);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      marks.add(new HotMark(in));
    }
    return marks;
  }

  private static List<UserId> users(JsonParser in) {
    require(in.currentToken() == JsonToken.START_ARRAY);
    List<UserId> users = new ArrayList<>(2);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      users.add(new UserId(text(in)));
    }
    return users;
  }

  // Tokens.

  protected static @Nullable String first(JsonParser in) {
    require(in.currentToken() == JsonToken.START_OBJECT);
    return in.nextName();
  }

  protected static String text(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_STRING);
    return in.getString();
  }

  protected static long integer(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return in.getLongValue();
  }

  private static boolean flag(JsonParser in) {
    require(in.currentToken().isBoolean());
    return in.currentToken() == JsonToken.VALUE_TRUE;
  }

  protected static void require(boolean ours) {
    if (!ours) {
      throw new NotOurs();
    }
  }

  protected static <T> T need(@Nullable T value) {
    if (value == null) {
      throw new NotOurs();
    }
    return value;
  }
}
