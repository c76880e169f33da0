package io.parley.processor;

import io.parley.contract.Answer.Alive;
import io.parley.contract.Answer.ConversationDescribed;
import io.parley.contract.Answer.Subscribed;
import io.parley.contract.Codec;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Ephemeral.Typing;
import io.parley.contract.Membership;
import io.parley.contract.Signal;
import io.parley.contract.Signal.CatchUp;
import io.parley.contract.Signal.DescribeConversation;
import io.parley.contract.Signal.Probe;
import io.parley.contract.Signal.Subscribe;
import io.parley.contract.Signal.Unsubscribe;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Keeps which gateways want a conversation's events, sends them again what they missed, and tells
/// them what a conversation is. Nothing durable comes of a signal.
final class SignalProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final GatewayDirectory gateways;
  private final String life;

  private int partition;
  private Outputs outputs;
  private Audience audience;
  private ConversationStore conversations;
  private Replays replays;

  /// @param life unlike that of any other instance
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  SignalProcessor(GatewayDirectory gateways, String life) {
    this.gateways = gateways;
    this.life = life;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    partition = context.taskId().partition();
    outputs = new Outputs(context, ParleyTopology.CONVERSATIONS);
    conversations = new ConversationStore(context.getStateStore(ConversationStore.NAME));
    RecentStore recent = new RecentStore(context.getStateStore(RecentStore.NAME));
    replays = new Replays(conversations, recent, outputs);
    audience = new Audience(conversations, gateways, outputs);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Signal signal = outputs.read(Codec.SIGNALS, record, value -> value.conversationId().value());
    if (signal == null) {
      return;
    }
    switch (signal) {
      case Subscribe subscribe -> subscribe(subscribe, record);
      case Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
      case Probe probe -> outputs.answer(new Alive(probe.gateway(), partition, life), record);
      case CatchUp catchUp -> replays.catchUp(catchUp, record);
      case DescribeConversation describe -> describe(describe, record);
      case Signal.Type type -> type(type, record);
    }
  }

  private void subscribe(Subscribe subscribe, Record<byte[], byte[]> record) {
    ConversationId conversation = subscribe.conversationId();
    conversations.putInterest(
        conversation,
        conversations.interest(conversation).with(subscribe.gateway(), record.timestamp()));
    Counters counters = conversations.counters(conversation);
    outputs.answer(
        new Subscribed(
            subscribe.gateway(),
            conversation,
            CommandProcessor.view(conversations, conversation).orElse(null),
            counters.lastSeq(),
            counters.lastNumber(),
            lastAt(counters)),
        record);
  }

  private static @Nullable Instant lastAt(Counters counters) {
    return counters.lastSeq() == 0 ? null : Instant.ofEpochMilli(counters.lastAt());
  }

  /// Who has only blocked the other one of a direct conversation is no member of it before it
  /// begins.
  private void describe(DescribeConversation describe, Record<byte[], byte[]> record) {
    ConversationId conversation = describe.conversationId();
    Counters counters = conversations.counters(conversation);
    Optional<ConversationView> view = CommandProcessor.view(conversations, conversation);
    Optional<Membership> membership =
        view.flatMap(known -> conversations.member(conversation, describe.userId()))
            .map(member -> Members.membership(conversation, member));
    Optional<Long> messageNumber =
        Optional.ofNullable(describe.messageId())
            .flatMap(messageId -> conversations.message(conversation, messageId))
            .map(KnownMessage::number);
    outputs.answer(
        new ConversationDescribed(
            describe.gateway(),
            describe.requestId(),
            conversation,
            view.orElse(null),
            membership.orElse(null),
            counters.lastSeq(),
            counters.lastNumber(),
            lastAt(counters),
            messageNumber.orElse(null)),
        record);
  }

  /// A sign of typing is for the others in a small conversation, and only from a member.
  private void type(Signal.Type type, Record<byte[], byte[]> record) {
    ConversationId conversation = type.conversationId();
    boolean counts =
        conversations.profile(conversation).filter(Profile::isSmall).isPresent()
            && conversations.member(conversation, type.userId()).isPresent();
    if (counts) {
      audience.tell(new Typing(conversation, type.userId(), type.name(), type.typing()), record);
    }
  }

  private void unsubscribe(Unsubscribe unsubscribe) {
    ConversationId conversation = unsubscribe.conversationId();
    Interest interest = conversations.interest(conversation);
    Interest remaining = interest.without(unsubscribe.gateway());
    if (remaining.entries().size() < interest.entries().size()) {
      conversations.putInterest(conversation, remaining);
    }
  }
}
