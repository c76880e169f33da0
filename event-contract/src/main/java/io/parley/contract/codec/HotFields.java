package io.parley.contract.codec;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one value of the [HotKinds], as far as they are what we write. What one kind knows
/// and another does not is told apart at the end, when the value is made.
final class HotFields {
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
  private @Nullable List<ReceiptMark> marks;
  private @Nullable List<HotFields> conversations;
  private @Nullable GatewayRef gateway;
  private @Nullable Origin origin;
  private @Nullable Instant acceptedAt;
  private @Nullable Instant at;
  private @Nullable Boolean marksRead;
  private long seq = -1;
  private long number = -1;

  /// What is not read here: the mapper has to.
  static final class NotOurs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOurs() {
      super(null, null, false, false); // it costs no trace of the stack
    }
  }

  /// @param in at the start of an object; at its end afterwards
  /// @throws NotOurs where a field is of another type than we write
  HotFields(JsonParser in) {
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
        case "conversations" -> conversations = all(in);
        case "gateway" -> gateway = gateway(in);
        case "origin" -> origin = origin(in);
        case "acceptedAt" -> acceptedAt = Instant.parse(text(in));
        case "at" -> at = Instant.parse(text(in));
        case "marksRead" -> marksRead = flag(in);
        case "attachments" -> {
          require(in.currentToken() == JsonToken.START_ARRAY);
          require(in.nextToken() == JsonToken.END_ARRAY);
        }
        case "metadata", "request", "contact" -> throw new NotOurs();
        default -> in.skipChildren();
      }
    }
    require(in.currentToken() == JsonToken.END_OBJECT);
  }

  SendMessage send() {
    return new SendMessage(
        conversation(), need(clientMessageId), need(sender), body(), need(origin));
  }

  MessageAccepted message() {
    return new MessageAccepted(
        need(messageId),
        need(clientMessageId),
        conversation(),
        seq,
        number,
        need(sender),
        body(),
        need(acceptedAt),
        marksRead);
  }

  MarkReceipts mark() {
    return new MarkReceipts(
        need(conversations).stream()
            .map(one -> new MarkReceipts.Marks(one.conversation(), need(one.marks)))
            .toList());
  }

  ReceiptsTold told() {
    return new ReceiptsTold(
        need(gateway),
        need(conversations).stream()
            .map(
                one ->
                    new ReceiptsTold.Moved(
                        one.conversation(), need(one.marks), need(one.authors), need(one.at)))
            .toList());
  }

  ReceiptBatch receipts() {
    return new ReceiptBatch(conversation(), need(marks), need(authors), need(at));
  }

  private ConversationId conversation() {
    return new ConversationId(need(conversationId));
  }

  private MessageBody body() {
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

  private static Origin origin(JsonParser in) {
    GatewayRef gateway = null;
    String requestId = null;
    for (String field = first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "gateway" -> gateway = gateway(in);
        case "requestId" -> requestId = text(in);
        default -> in.skipChildren();
      }
    }
    return new Origin(need(gateway), need(requestId));
  }

  private static GatewayRef gateway(JsonParser in) {
    String id = null;
    long epoch = -1;
    int slot = -1;
    for (String field = first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "id" -> id = text(in);
        case "epoch" -> epoch = integer(in);
        case "slot" -> slot = small(in);
        default -> in.skipChildren();
      }
    }
    return new GatewayRef(need(id), epoch, slot);
  }

  private static List<ReceiptMark> marks(JsonParser in) {
    require(in.currentToken() == JsonToken.START_ARRAY);
    List<ReceiptMark> marks = new ArrayList<>(2);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      String user = null;
      long delivered = -1;
      long read = -1;
      for (String field = first(in); field != null; field = in.nextName()) {
        in.nextToken();
        switch (field) {
          case "userId" -> user = text(in);
          case "delivered" -> delivered = integer(in);
          case "read" -> read = integer(in);
          default -> in.skipChildren();
        }
      }
      marks.add(new ReceiptMark(new UserId(need(user)), delivered, read));
    }
    return marks;
  }

  private static List<HotFields> all(JsonParser in) {
    require(in.currentToken() == JsonToken.START_ARRAY);
    List<HotFields> all = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(in.currentToken() == JsonToken.START_OBJECT);
      all.add(new HotFields(in));
    }
    return all;
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

  private static @Nullable String first(JsonParser in) {
    require(in.currentToken() == JsonToken.START_OBJECT);
    return in.nextName();
  }

  private static String text(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_STRING);
    return in.getString();
  }

  private static long integer(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return in.getLongValue();
  }

  private static int small(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return in.getIntValue();
  }

  private static boolean flag(JsonParser in) {
    require(in.currentToken().isBoolean());
    return in.currentToken() == JsonToken.VALUE_TRUE;
  }

  private static void require(boolean ours) {
    if (!ours) {
      throw new NotOurs();
    }
  }

  private static <T> T need(@Nullable T value) {
    if (value == null) {
      throw new NotOurs();
    }
    return value;
  }
}
