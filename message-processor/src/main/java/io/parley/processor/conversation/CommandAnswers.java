package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.MessageRequest;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.Acceptance;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// What whoever has asked for something is answered.
final class CommandAnswers {
  private final Conversations conversations;
  private final ConversationReader reader;
  private final Outputs outputs;

  CommandAnswers(Conversations conversations, ConversationReader reader, Outputs outputs) {
    this.conversations = conversations;
    this.reader = reader;
    this.outputs = outputs;
  }

  /// @param event null where nothing happened
  void done(Request request, @Nullable ConversationEvent event, Record<byte[], byte[]> record) {
    if (request instanceof SendMessage send && event instanceof MessageAccepted message) {
      accepted(
          send,
          message.messageId(),
          message.seq(),
          message.number(),
          message.acceptedAt(),
          false,
          record);
      return;
    }
    ConversationId conversation = request.conversationId();
    boolean aboutConversation =
        switch (request) {
          case SendMessage _, MessageRequest _, BlockUser _, DeclineInvitation _ -> false;
          default -> true;
        };
    ConversationView view = null;
    Membership own = null;
    if (aboutConversation) {
      view =
          event instanceof ConversationChanged changed
              ? changed.conversation()
              : reader.view(conversation).orElse(null);
      own = reader.membership(conversation, request.by()).orElse(null);
    }
    outputs.answer(
        new CommandAccepted(
            request.origin().gateway(),
            request.origin().requestId(),
            conversation,
            event == null ? conversations.counters(conversation).lastSeq() : event.seq(),
            view,
            own),
        record);
  }

  /// A client's retry.
  void duplicate(
      SendMessage send, String messageId, Acceptance earlier, Record<byte[], byte[]> record) {
    accepted(
        send,
        messageId,
        earlier.seq(),
        earlier.number(),
        Instant.ofEpochMilli(earlier.acceptedAt()),
        true,
        record);
  }

  private void accepted(
      SendMessage send,
      String messageId,
      long seq,
      long number,
      Instant at,
      boolean duplicate,
      Record<byte[], byte[]> record) {
    outputs.answer(
        new SendAccepted(
            send.origin().gateway(),
            send.origin().requestId(),
            send.conversationId(),
            messageId,
            seq,
            number,
            at,
            duplicate),
        record);
  }

  /// @param message for the client's developer; holds nothing secret
  void refused(Request request, ErrorCode code, String message, Record<byte[], byte[]> record) {
    outputs.answer(
        new CommandRejected(
            request.origin().gateway(), request.origin().requestId(), code, message),
        record);
  }
}
