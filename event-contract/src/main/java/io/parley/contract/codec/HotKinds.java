package io.parley.contract.codec;

import io.parley.contract.ContractValue;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MessageBody;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.HotFields.NotOurs;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/// The five kinds that every message and its receipts consist of, read and written by hand: Jackson
/// makes records by reflection, which was an eighth of all that a message cost.
///
/// There is one definition of the JSON, [Codec]'s mapper. What is not exactly as it is written here
/// (attachments, metadata, a request, a null, a fault) is left to it, and so is saying what is
/// wrong. `HotKindsTest` holds both against each other.
final class HotKinds {

  private static final byte[] SEND = start("send-message");
  private static final byte[] MARK = start("mark-receipts");
  private static final byte[] ACCEPTED = start("message");
  private static final byte[] RECEIPTS = start("receipts");
  private static final byte[] TOLD = start("receipts-told");

  private HotKinds() {}

  private static byte[] start(String kind) {
    return ("{\"kind\":\"" + kind + "\",\"schemaVersion\":" + ContractValue.SCHEMA_VERSION + ",")
        .getBytes(StandardCharsets.UTF_8);
  }

  // Writing.

  /// @return null where it is the mapper's to write
  static byte @Nullable [] encode(ContractValue value) {
    return switch (value) {
      case SendMessage send when isPlain(send.body()) && send.request() == null ->
          write("send-message", out -> write(send, out));
      case MessageAccepted message when isPlain(message.body()) && message.contact() == null ->
          write("message", out -> write(message, out));
      case MarkReceipts marks -> write("mark-receipts", out -> write(marks, out));
      case ReceiptBatch batch -> write("receipts", out -> write(batch, out));
      case ReceiptsTold told -> write("receipts-told", out -> write(told, out));
      default -> null;
    };
  }

  private static boolean isPlain(MessageBody body) {
    return body.attachments().isEmpty() && body.metadata() == null;
  }

  private static byte[] write(String kind, Consumer<JsonGenerator> fields) {
    return JsonObject.of(
        out -> {
          out.writeStringProperty("kind", kind);
          out.writeNumberProperty("schemaVersion", ContractValue.SCHEMA_VERSION);
          fields.accept(out);
        });
  }

  private static void write(SendMessage send, JsonGenerator out) {
    out.writeStringProperty("conversationId", send.conversationId().value());
    out.writeStringProperty("clientMessageId", send.clientMessageId());
    write(send.sender(), out);
    write(send.body(), out);
    out.writeObjectPropertyStart("origin");
    write("gateway", send.origin().gateway(), out);
    out.writeStringProperty("requestId", send.origin().requestId());
    out.writeEndObject();
  }

  private static void write(MessageAccepted message, JsonGenerator out) {
    out.writeStringProperty("messageId", message.messageId());
    out.writeStringProperty("clientMessageId", message.clientMessageId());
    out.writeStringProperty("conversationId", message.conversationId().value());
    out.writeNumberProperty("seq", message.seq());
    out.writeNumberProperty("number", message.number());
    write(message.sender(), out);
    write(message.body(), out);
    out.writeStringProperty("acceptedAt", message.acceptedAt().toString());
    if (message.marksRead() != null) {
      out.writeBooleanProperty("marksRead", message.marksRead());
    }
  }

  private static void write(MarkReceipts command, JsonGenerator out) {
    out.writeArrayPropertyStart("conversations");
    for (MarkReceipts.Marks one : command.conversations()) {
      out.writeStartObject();
      out.writeStringProperty("conversationId", one.conversationId().value());
      write(one.marks(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(ReceiptBatch batch, JsonGenerator out) {
    write(new ReceiptsTold.Moved(batch), out);
  }

  private static void write(ReceiptsTold told, JsonGenerator out) {
    write("gateway", told.gateway(), out);
    out.writeArrayPropertyStart("conversations");
    for (ReceiptsTold.Moved one : told.conversations()) {
      out.writeStartObject();
      write(one, out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(ReceiptsTold.Moved moved, JsonGenerator out) {
    out.writeStringProperty("conversationId", moved.conversationId().value());
    write(moved.marks(), out);
    writeUsers("authors", moved.authors(), out);
    out.writeStringProperty("at", moved.at().toString());
  }

  private static void write(String name, GatewayRef gateway, JsonGenerator out) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("id", gateway.id());
    out.writeNumberProperty("epoch", gateway.epoch());
    out.writeNumberProperty("slot", gateway.slot());
    out.writeEndObject();
  }

  private static void write(Sender sender, JsonGenerator out) {
    out.writeObjectPropertyStart("sender");
    out.writeStringProperty("id", sender.id().value());
    writeIfThere("name", sender.name(), out);
    writeIfThere("picture", sender.picture(), out);
    out.writeEndObject();
  }

  private static void write(MessageBody body, JsonGenerator out) {
    out.writeStringProperty("type", body.type().word());
    out.writeStringProperty("content", body.content());
    out.writeArrayPropertyStart("attachments");
    out.writeEndArray();
    writeIfThere("replyTo", body.replyTo(), out);
    writeIfThere("threadId", body.threadId(), out);
    if (!body.mentions().isEmpty()) {
      writeUsers("mentions", body.mentions(), out);
    }
  }

  private static void write(List<ReceiptMark> marks, JsonGenerator out) {
    out.writeArrayPropertyStart("marks");
    for (ReceiptMark mark : marks) {
      out.writeStartObject();
      out.writeStringProperty("userId", mark.userId().value());
      out.writeNumberProperty("delivered", mark.delivered());
      out.writeNumberProperty("read", mark.read());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeUsers(String name, List<UserId> users, JsonGenerator out) {
    out.writeArrayPropertyStart(name);
    for (UserId user : users) {
      out.writeString(user.value());
    }
    out.writeEndArray();
  }

  private static void writeIfThere(String name, @Nullable String value, JsonGenerator out) {
    if (value != null) {
      out.writeStringProperty(name, value);
    }
  }

  // Reading.

  /// @param type what the topic carries
  /// @return null where it is the mapper's to read
  static @Nullable ContractValue decode(Class<?> type, byte[] value) {
    try {
      if (type == Command.class) {
        return begins(value, SEND)
            ? fields(value).send()
            : begins(value, MARK) ? fields(value).mark() : null;
      }
      if (type == ConversationEvent.class && begins(value, ACCEPTED)) {
        return fields(value).message();
      }
      if (type == Answer.class && begins(value, TOLD)) {
        return fields(value).told();
      }
      return type == Ephemeral.class && begins(value, RECEIPTS) ? fields(value).receipts() : null;
    } catch (NotOurs | JacksonException | InvalidFieldException | DateTimeException e) {
      return null; // the mapper finds it too, and says where
    }
  }

  private static boolean begins(byte[] value, byte[] start) {
    return value.length > start.length
        && Arrays.equals(value, 0, start.length, start, 0, start.length);
  }

  private static HotFields fields(byte[] value) {
    try (JsonParser in = JsonObject.JSON.createParser(ObjectReadContext.empty(), value)) {
      in.nextToken();
      HotFields fields = new HotFields(in);
      if (in.nextToken() != null) {
        throw new NotOurs();
      }
      return fields;
    }
  }
}
