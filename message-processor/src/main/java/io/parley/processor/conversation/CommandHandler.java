package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.Acceptance;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.JournalEntry;
import io.parley.processor.store.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Takes what members ask of their conversations: decides ([Rules]), writes the decision down,
/// applies it ([Changes]), tells everybody. Time is the record's (the broker's), ids come with the
/// command. A replayed command finds the decision that it had led to, and gives the same event with
/// the same seq again; one that had led to none stays refused.
public final class CommandHandler {
  /// How long a repeated clientMessageId is recognised.
  static final Duration REMEMBERED = Duration.ofHours(24);

  private final Outputs outputs;
  private final Conversations conversations;
  private final ConversationStore store;
  private final ConversationReader reader;
  private final Messages messages;
  private final Rules rules;
  private final Audience audience;
  private final CommandAnswers answers;
  private final MemberUpdates members;
  private final Receipts receipts;
  private final UnreadUpdates unread;

  public CommandHandler(
      ProcessorContext<byte[], Object> context,
      Life life,
      Outputs outputs,
      Conversations conversations,
      Audience audience) {
    this.outputs = outputs;
    this.conversations = conversations;
    this.audience = audience;
    store = conversations.store();
    reader = new ConversationReader(conversations);
    messages = new Messages(conversations);
    rules = new Rules(conversations, messages);
    answers = new CommandAnswers(conversations, reader, outputs);
    members = new MemberUpdates(conversations, outputs);
    CurrentMarks marks = new CurrentMarks(context, conversations, outputs);
    marks.schedule(life);
    receipts = new Receipts(conversations, messages, audience, members, marks, outputs);
    unread = new UnreadUpdates(context, conversations, messages, members);
    unread.schedule(life);
    Expiry.schedule(context, life, new Expiry(conversations, REMEMBERED));
  }

  /// @param offset the place of the record, which is above all of a topic that this one has
  ///   replaced
  public void process(Record<byte[], byte[]> record, long offset) {
    Command command =
        outputs.read(WireCodec.COMMANDS, record, value -> value.conversationId().value());
    if (command == null) {
      return;
    }
    switch (command) {
      case MarkReceipts marks -> receipts.mark(marks, offset, record);
      case SendMessage send -> send(send, offset, record);
      case Request request ->
          take(request, conversations.made(request.conversationId(), offset), offset, record);
    }
  }

  private void send(SendMessage send, long offset, Record<byte[], byte[]> record) {
    Optional<Acceptance> earlier =
        store
            .accepted(send.conversationId(), send.by(), send.clientMessageId())
            .filter(found -> record.timestamp() - found.acceptedAt() < REMEMBERED.toMillis());
    if (earlier.isPresent() && earlier.get().offset() != offset) {
      Acceptance known = earlier.get();
      String messageId = messages.id(send.conversationId(), known.number(), known.seq());
      answers.duplicate(send, messageId, known, record);
    } else {
      take(send, earlier.map(acceptance -> message(send, acceptance)), offset, record);
    }
  }

  /// @param before what the command had led to, should it be replayed
  private void take(
      Request request,
      Optional<? extends ConversationEvent> before,
      long offset,
      Record<byte[], byte[]> record) {
    if (before.isPresent()) {
      carryOut(request, before.get(), offset, record);
    } else if (isDecided(request, offset)) {
      decidedBefore(request, record);
    } else {
      decide(request, offset, record);
    }
  }

  /// A replay of a command that made no event: the state may not be what it was, so it is not
  /// decided again. Blocking and declining are not: they are done again instead.
  private boolean isDecided(Request request, long offset) {
    return !(request instanceof BlockUser || request instanceof DeclineInvitation)
        && offset <= conversations.counters(request.conversationId()).lastOffset();
  }

  private void decide(Request request, long offset, Record<byte[], byte[]> record) {
    switch (rules.decide(request, Instant.ofEpochMilli(record.timestamp()))) {
      case Outcome.Refused refused ->
          answers.refused(request, refused.code(), refused.message(), record);
      case Outcome.Unchanged _ -> {
        settle(request, offset, record);
        tellOwn(request, record);
        answers.done(request, null, record);
      }
      case Outcome.Happened happened -> {
        if (request instanceof SendMessage send) {
          ConversationEvent event = happened.event();
          store.remember(
              send.conversationId(),
              send.by(),
              send.clientMessageId(),
              new Acceptance(event.seq(), event.number(), offset, record.timestamp()));
        }
        carryOut(request, happened.event(), offset, record);
      }
    }
  }

  /// A replay of a command that made no event. Its answer may have been lost with the crash, and
  /// what it was is not known any more.
  private void decidedBefore(Request request, Record<byte[], byte[]> record) {
    members.tellOf(request.conversationId(), request.by(), record);
    answers.refused(
        request, ErrorCode.OVERLOADED, "the service was interrupted; try again", record);
  }

  /// Everything here may happen again after a crash, with the same result.
  private void carryOut(
      Request request, ConversationEvent event, long offset, Record<byte[], byte[]> record) {
    ConversationId conversation = request.conversationId();
    byte[] value = Codec.EVENTS.encode(event);
    if (conversations.counters(conversation).lastSeq() < event.seq()) {
      conversations.append(event, value, offset, record.timestamp());
    }
    if (conversations.counters(conversation).lastSeq() == event.seq()) {
      settle(request, offset, record);
    }
    outputs.writeEncoded(Topic.MESSAGES, conversation.value(), value, record);
    announce(event, record);
    tellOwn(request, record);
    boolean answered = audience.tell(event, value, request.origin(), record);
    if (!answered) {
      answers.done(request, event, record);
    }
  }

  /// What the conversation is now, and whose it is.
  private void announce(ConversationEvent event, Record<byte[], byte[]> record) {
    switch (event) {
      case ConversationChanged changed -> {
        snapshot(changed.conversation(), changed.seq(), changed.at(), record);
        members.tell(changed, record);
      }
      case MessageAccepted message -> {
        if (message.seq() == 1) {
          ConversationView view = reader.view(message.conversationId()).orElseThrow();
          snapshot(view, 1, message.at(), record);
        }
        if (message.seq() == 1 || message.contact() == Contact.ACCEPTED) {
          members.tellBoth(message, record);
        }
        unread.message(message, record);
      }
      case MessageDeleted deleted -> unread.deleted(deleted);
      default -> {} // a message's own matter
    }
  }

  private void snapshot(
      ConversationView view, long seq, Instant at, Record<byte[], byte[]> record) {
    ConversationId id = view.conversationId();
    ConversationSnapshot snapshot = new ConversationSnapshot(view, seq, at, reader.blockedBy(id));
    outputs.write(Topic.CONVERSATIONS, Codec.CONVERSATIONS, id.value(), snapshot, record);
  }

  /// What a request sets of the user's own. Only while nothing has happened since: a later request
  /// may have set it otherwise, and is not carried out again then.
  private void settle(Request request, long offset, Record<byte[], byte[]> record) {
    ConversationId conversation = request.conversationId();
    switch (request) {
      case UpdateConversation update -> {
        Member member = conversations.member(conversation, update.by()).orElse(null);
        if (isOwn(update) && member != null) {
          conversations.set(
              conversation,
              update.by(),
              member.with(
                  update.muted() != null ? update.muted() : member.muted(),
                  update.archived() != null ? update.archived() : member.archived(),
                  update.pinned() != null ? update.pinned() : member.pinned()));
        }
      }
      case BlockUser block ->
          conversations.block(conversation, block.by(), block.on(), offset, record.timestamp());
      default -> {}
    }
  }

  /// The user's other devices hear of what one of them has set; and their partition of a block, for
  /// what else it silences.
  private void tellOwn(Request request, Record<byte[], byte[]> record) {
    if (request instanceof BlockUser block) {
      members.tell(block, record);
      snapshotOfBlock(block.conversationId(), record);
    } else if (request instanceof DeclineInvitation decline) {
      members.tellOfNone(decline.conversationId(), decline.by(), record);
    } else if (request instanceof UpdateConversation update && isOwn(update)) {
      members.tellOf(update.conversationId(), update.by(), record);
    }
  }

  /// Of a conversation that has begun; the first message of another says it.
  private void snapshotOfBlock(ConversationId conversation, Record<byte[], byte[]> record) {
    long lastSeq = conversations.counters(conversation).lastSeq();
    reader
        .view(conversation)
        .ifPresent(
            view -> snapshot(view, lastSeq, Instant.ofEpochMilli(record.timestamp()), record));
  }

  private static boolean isOwn(UpdateConversation update) {
    return update.muted() != null || update.archived() != null || update.pinned() != null;
  }

  /// The message that a command is known to have become: it is replayed, and may have been written
  /// down or not.
  private ConversationEvent message(SendMessage send, Acceptance acceptance) {
    ConversationId conversation = send.conversationId();
    return store
        .journal()
        .find(conversation, acceptance.seq())
        .map(JournalEntry::decode)
        .orElseGet(
            () ->
                rules.message(
                    send,
                    acceptance.seq(),
                    acceptance.number(),
                    Instant.ofEpochMilli(acceptance.acceptedAt())));
  }
}
