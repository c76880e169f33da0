package io.parley.contract.codec;

import io.parley.contract.ContractValue;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MovedMark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The kinds that every message and its receipts consist of, read and written by hand: Jackson
/// makes records by reflection, which was an eighth of all that a message cost.
///
/// There is one definition of the JSON, [Codec]'s mapper. What is not exactly as it is written here
/// (attachments, metadata, a request, a null, a fault) is left to it, and so is saying what is
/// wrong. `HotKindsTest` holds both against each other.
public final class HotKinds {
  static final HandWritten<ConversationEvent> EVENTS =
      new HandWritten<>() {
        private final byte[] start = start("message");

        @Override
        public byte @Nullable [] encode(ConversationEvent event) {
          return event instanceof MessageAccepted message
                  && isPlain(message.body())
                  && message.contact() == null
              ? HotKinds.write("message", out -> HotKinds.write(message, out))
              : null;
        }

        @Override
        public @Nullable ConversationEvent decode(byte[] value) {
          return HotFields.read(value, start, HotFields::new, HotFields::message);
        }
      };

  static final HandWritten<Ephemeral> EPHEMERALS =
      new HandWritten<>() {
        private final byte[] start = start("receipts");

        @Override
        public byte @Nullable [] encode(Ephemeral value) {
          return value instanceof ReceiptBatch batch
              ? HotKinds.write("receipts", out -> HotKinds.write(batch, out))
              : null;
        }

        @Override
        public @Nullable Ephemeral decode(byte[] value) {
          return HotFields.read(value, start, HotFields::new, HotFields::receipts);
        }
      };

  private HotKinds() {}

  /// As every value of the kind begins.
  public static byte[] start(String kind) {
    return ("{\"kind\":\"" + kind + "\",\"schemaVersion\":" + ContractValue.SCHEMA_VERSION + ",")
        .getBytes(StandardCharsets.UTF_8);
  }

  public static boolean isPlain(MessageBody body) {
    return body.attachments().isEmpty() && body.metadata() == null;
  }

  public static byte[] write(String kind, Consumer<JsonGenerator> fields) {
    return JsonObject.of(
        out -> {
          out.writeStringProperty("kind", kind);
          out.writeNumberProperty("schemaVersion", ContractValue.SCHEMA_VERSION);
          fields.accept(out);
        });
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

  private static void write(ReceiptBatch batch, JsonGenerator out) {
    out.writeStringProperty("conversationId", batch.conversationId().value());
    out.writeArrayPropertyStart("marks");
    for (MovedMark mark : batch.marks()) {
      out.writeStartObject();
      out.writeStringProperty("userId", mark.userId().value());
      out.writeNumberProperty("delivered", mark.delivered());
      out.writeNumberProperty("read", mark.read());
      out.writeStringProperty("cause", mark.cause().word());
      out.writeStringProperty("at", mark.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
    writeUsers("authors", batch.authors(), out);
    out.writeStringProperty("at", batch.at().toString());
  }

  public static void write(Sender sender, JsonGenerator out) {
    out.writeObjectPropertyStart("sender");
    out.writeStringProperty("id", sender.id().value());
    writeIfThere("name", sender.name(), out);
    writeIfThere("picture", sender.picture(), out);
    out.writeEndObject();
  }

  public static void write(MessageBody body, JsonGenerator out) {
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

  public static void writeUsers(String name, List<UserId> users, JsonGenerator out) {
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
}
