package io.parley.processor;

import io.parley.contract.Answer.SendAccepted;
import io.parley.contract.Answer.SendRejected;
import io.parley.contract.Codec;
import io.parley.contract.Command;
import io.parley.contract.Command.SendMessage;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationSnapshot;
import io.parley.contract.ErrorCode;
import io.parley.contract.MembershipChanged;
import io.parley.contract.Topic;
import io.parley.contract.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Decides what members ask of their conversations. Time is the record's (the broker's), ids come
/// with the command, and a replayed command finds its own [Acceptance] and gives the same event
/// with the same seq again.
final class CommandProcessor implements Processor<byte[], byte[], byte[], Object> {
  /// How long a repeated clientMessageId is recognised.
  static final Duration REMEMBERED = Duration.ofHours(24);

  private final GatewayDirectory gateways;
  private ProcessorContext<byte[], Object> context;
  private Outputs outputs;
  private ConversationStore conversations;
  private RecentStore recent;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  CommandProcessor(GatewayDirectory gateways) {
    this.gateways = gateways;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    outputs = new Outputs(context, ParleyTopology.CONVERSATIONS);
    conversations = new ConversationStore(context.getStateStore(ConversationStore.NAME));
    recent = new RecentStore(context.getStateStore(RecentStore.NAME));
    Expiry expiry = new Expiry(conversations, recent, REMEMBERED);
    Expiry.schedule(context, expiry);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Command command = outputs.read(Codec.COMMANDS, record);
    if (command == null) {
      return;
    }
    switch (command) {
      case SendMessage send -> send(send, record);
    }
  }

  private void send(SendMessage send, Record<byte[], byte[]> record) {
    if (!isMember(send.conversationId(), send.sender().id())) {
      reject(send, record);
      return;
    }
    long offset = context.recordMetadata().orElseThrow().offset();
    Optional<Acceptance> earlier =
        conversations
            .accepted(send.conversationId(), send.sender().id(), send.clientMessageId())
            .filter(found -> record.timestamp() - found.acceptedAt() < REMEMBERED.toMillis());
    if (earlier.isPresent() && earlier.get().offset() != offset) {
      answer(send, earlier.get(), true, record);
      return;
    }
    ConversationHeader header = conversations.header(send.conversationId());
    Acceptance acceptance =
        earlier.orElseGet(
            () ->
                new Acceptance(
                    header.lastSeq() + 1,
                    header.lastNumber() + 1,
                    offset,
                    record.timestamp(),
                    send.messageId()));
    accept(send, header, acceptance, record);
  }

  /// Everything here may happen again after a crash, with the same result.
  private void accept(
      SendMessage send,
      ConversationHeader header,
      Acceptance acceptance,
      Record<byte[], byte[]> record) {
    ConversationId conversation = send.conversationId();
    MessageAccepted event =
        new MessageAccepted(
            acceptance.messageId(),
            send.clientMessageId(),
            conversation,
            acceptance.seq(),
            acceptance.number(),
            send.sender(),
            send.body(),
            Instant.ofEpochMilli(acceptance.acceptedAt()));
    byte[] value = Codec.EVENTS.encode(event);

    conversations.remember(conversation, send.sender().id(), send.clientMessageId(), acceptance);
    conversations.advance(conversation, header, acceptance);
    recent.put(conversation, event.seq(), value);

    outputs.writeEncoded(Topic.MESSAGES, conversation.value(), value, record);
    if (event.seq() == 1) {
      announce(event, record);
    }
    answer(send, acceptance, false, record);
    route(event, value, record);
  }

  private static boolean isMember(ConversationId conversation, UserId user) {
    return conversation.directMembers().map(members -> members.contains(user)).orElse(false);
  }

  /// The first event of a direct conversation brings it into being.
  private void announce(MessageAccepted first, Record<byte[], byte[]> record) {
    List<UserId> members = Members.of(first.conversationId());
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            first.conversationId(),
            ConversationKind.DIRECT,
            null,
            members,
            members.size(),
            first.acceptedAt(),
            first.seq());
    String id = first.conversationId().value();
    outputs.write(Topic.CONVERSATIONS, Codec.CONVERSATIONS, id, snapshot, record);
    for (UserId member : members) {
      MembershipChanged joined = new MembershipChanged(member, first.conversationId(), 0);
      outputs.write(Topic.MEMBERSHIPS, Codec.MEMBERSHIPS, member.value(), joined, record);
    }
  }

  private void answer(
      SendMessage send, Acceptance acceptance, boolean duplicate, Record<byte[], byte[]> record) {
    outputs.answer(
        new SendAccepted(
            send.origin().gateway(),
            send.origin().requestId(),
            send.conversationId(),
            acceptance.messageId(),
            acceptance.seq(),
            acceptance.number(),
            Instant.ofEpochMilli(acceptance.acceptedAt()),
            duplicate),
        record);
  }

  private void reject(SendMessage send, Record<byte[], byte[]> record) {
    boolean direct = send.conversationId().isDirect();
    outputs.answer(
        new SendRejected(
            send.origin().gateway(),
            send.origin().requestId(),
            direct ? ErrorCode.FORBIDDEN : ErrorCode.NOT_FOUND,
            direct ? "you are not a member of this conversation" : "no such conversation"),
        record);
  }

  /// Once per slot that an interested gateway reads, never once per member.
  private void route(MessageAccepted event, byte[] value, Record<byte[], byte[]> record) {
    Interest interest = conversations.interest(event.conversationId());
    Interest alive = interest.only(entry -> gateways.isAlive(entry.gateway(), entry.since()));
    if (alive.entries().size() < interest.entries().size()) {
      conversations.putInterest(event.conversationId(), alive);
    }
    alive.entries().stream()
        .mapToInt(entry -> entry.gateway().slot())
        .distinct()
        .forEach(slot -> outputs.event(event, value, slot, null, record));
  }
}
