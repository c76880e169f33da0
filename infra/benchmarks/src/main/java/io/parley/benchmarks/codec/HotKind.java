package io.parley.benchmarks.codec;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
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
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.codec.WireCodec;
import java.time.Instant;
import java.util.List;

/// A value of each kind as a conversation of two has it: ids of the usual length, 120 bytes of
/// content, receipts of one member.
public enum HotKind {
  SEND_MESSAGE,
  MESSAGE,
  MARK_RECEIPTS,
  RECEIPTS,
  RECEIPTS_TOLD;

  private static final UserId ALICE = new UserId("user-4711");
  private static final UserId BOB = new UserId("user-4712");
  private static final ConversationId CONVERSATION = ConversationId.direct(ALICE, BOB);
  private static final String MESSAGE_ID = "01998d2e-7c1a-7d3e-9f00-5a6b7c8d9e0f";
  private static final GatewayRef GATEWAY = new GatewayRef("gateway-1", 1_790_000_000_000L, 3);
  private static final Instant AT = Instant.parse("2026-11-29T16:00:00.123Z");

  Codec<?> codec() {
    return switch (this) {
      case SEND_MESSAGE, MARK_RECEIPTS -> WireCodec.COMMANDS;
      case MESSAGE -> Codec.EVENTS;
      case RECEIPTS -> Codec.EPHEMERALS;
      case RECEIPTS_TOLD -> WireCodec.ANSWERS;
    };
  }

  /// Whose JSON says which kind it is.
  Class<?> family() {
    return switch (this) {
      case SEND_MESSAGE, MARK_RECEIPTS -> Command.class;
      case MESSAGE -> ConversationEvent.class;
      case RECEIPTS -> Ephemeral.class;
      case RECEIPTS_TOLD -> Answer.class;
    };
  }

  ContractValue value() {
    return switch (this) {
      case SEND_MESSAGE ->
          new SendMessage(
              CONVERSATION, "c-4711", sender(), body(), new Origin(GATEWAY, "request-4711"));
      case MESSAGE ->
          new MessageAccepted(
              MESSAGE_ID, "c-4711", CONVERSATION, 4_711, 4_700, sender(), body(), AT, null);
      case MARK_RECEIPTS -> new MarkReceipts(CONVERSATION, List.of(Mark.written(BOB, 4_711, 120)));
      case RECEIPTS ->
          new ReceiptBatch(
              CONVERSATION,
              List.of(new MovedMark(BOB, 4_711, 4_708, MarkCause.WRITTEN, AT)),
              List.of(ALICE),
              AT);
      case RECEIPTS_TOLD ->
          new ReceiptsTold(
              GATEWAY,
              List.of(
                  new ReceiptsTold.Moved(
                      CONVERSATION,
                      List.of(new ReceiptMark(BOB, 4_711, 4_708)),
                      List.of(ALICE),
                      AT)));
    };
  }

  private static MessageBody body() {
    return MessageBody.text("0123456789".repeat(12));
  }

  private static Sender sender() {
    return new Sender(ALICE, "Alice", null);
  }
}
