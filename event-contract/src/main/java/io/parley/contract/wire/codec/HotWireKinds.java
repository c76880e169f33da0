package io.parley.contract.wire.codec;

import io.parley.contract.ReceiptMark;
import io.parley.contract.codec.HandWritten;
import io.parley.contract.codec.HotFields;
import io.parley.contract.codec.HotKinds;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// As [HotKinds]: what a message and its receipts are on the way to the processor and back.
final class HotWireKinds {
  static final HandWritten<Command> COMMANDS =
      new HandWritten<>() {
        private final byte[] send = HotKinds.start("send-message");
        private final byte[] mark = HotKinds.start("mark-receipts");

        @Override
        public byte @Nullable [] encode(Command command) {
          return switch (command) {
            case SendMessage sent when HotKinds.isPlain(sent.body()) && sent.request() == null ->
                HotKinds.write("send-message", out -> write(sent, out));
            case MarkReceipts marks -> HotKinds.write("mark-receipts", out -> write(marks, out));
            default -> null;
          };
        }

        @Override
        public @Nullable Command decode(byte[] value) {
          Command sent = HotFields.read(value, send, HotWireFields::new, HotWireFields::send);
          return sent != null
              ? sent
              : HotFields.read(value, mark, HotWireFields::new, HotWireFields::mark);
        }
      };

  static final HandWritten<Answer> ANSWERS =
      new HandWritten<>() {
        private final byte[] told = HotKinds.start("receipts-told");

        @Override
        public byte @Nullable [] encode(Answer answer) {
          return answer instanceof ReceiptsTold receipts
              ? HotKinds.write("receipts-told", out -> write(receipts, out))
              : null;
        }

        @Override
        public @Nullable Answer decode(byte[] value) {
          return HotFields.read(value, told, HotWireFields::new, HotWireFields::told);
        }
      };

  private HotWireKinds() {}

  private static void write(SendMessage send, JsonGenerator out) {
    out.writeStringProperty("conversationId", send.conversationId().value());
    out.writeStringProperty("clientMessageId", send.clientMessageId());
    HotKinds.write(send.sender(), out);
    HotKinds.write(send.body(), out);
    out.writeObjectPropertyStart("origin");
    write("gateway", send.origin().gateway(), out);
    out.writeStringProperty("requestId", send.origin().requestId());
    out.writeEndObject();
  }

  private static void write(MarkReceipts command, JsonGenerator out) {
    out.writeArrayPropertyStart("conversations");
    for (MarkReceipts.Marks one : command.conversations()) {
      out.writeStartObject();
      out.writeStringProperty("conversationId", one.conversationId().value());
      out.writeArrayPropertyStart("marks");
      for (MarkReceipts.Mark mark : one.marks()) {
        out.writeStartObject();
        out.writeStringProperty("userId", mark.userId().value());
        out.writeNumberProperty("number", mark.number());
        out.writeStringProperty("cause", mark.cause().word());
        out.writeNumberProperty("ago", mark.ago());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(ReceiptsTold told, JsonGenerator out) {
    write("gateway", told.gateway(), out);
    out.writeArrayPropertyStart("conversations");
    for (ReceiptsTold.Moved one : told.conversations()) {
      out.writeStartObject();
      out.writeStringProperty("conversationId", one.conversationId().value());
      out.writeArrayPropertyStart("marks");
      for (ReceiptMark mark : one.marks()) {
        out.writeStartObject();
        out.writeStringProperty("userId", mark.userId().value());
        out.writeNumberProperty("delivered", mark.delivered());
        out.writeNumberProperty("read", mark.read());
        out.writeEndObject();
      }
      out.writeEndArray();
      HotKinds.writeUsers("authors", one.authors(), out);
      out.writeStringProperty("at", one.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(String name, GatewayRef gateway, JsonGenerator out) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("id", gateway.id());
    out.writeNumberProperty("epoch", gateway.epoch());
    out.writeNumberProperty("slot", gateway.slot());
    out.writeEndObject();
  }
}
