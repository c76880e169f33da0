package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Answer.ConversationDescribed;
import io.parley.contract.wire.Answer.Subscribed;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.DescribeConversation;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.Signal.Subscribe;
import io.parley.contract.wire.Signal.Unsubscribe;
import io.parley.contract.wire.Subscription;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.Counters;
import io.parley.processor.store.MessageSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Keeps which gateways want a conversation's events, sends them again what they missed, and tells
/// them what a conversation is. Nothing durable comes of a signal.
public final class SignalHandler {
  /// An answer's subscriptions take about so many bytes at most: a record holds a million.
  private static final int ANSWER_BYTES = 500_000;

  /// What a subscription takes beside its texts.
  private static final int SUBSCRIPTION_BYTES = 200;

  /// And what is known of the conversation.
  private static final int VIEW_BYTES = 250;

  private final int partition;
  private final String life;
  private final Outputs outputs;
  private final Conversations conversations;
  private final ConversationReader reader;
  private final Messages messages;
  private final Interests<ConversationId> interests;
  private final Audience audience;
  private final Replays replays;

  public SignalHandler(
      int partition,
      String life,
      Outputs outputs,
      Conversations conversations,
      Interests<ConversationId> interests,
      Audience audience) {
    this.partition = partition;
    this.life = life;
    this.outputs = outputs;
    this.conversations = conversations;
    reader = new ConversationReader(conversations);
    messages = new Messages(conversations);
    this.interests = interests;
    this.audience = audience;
    replays = new Replays(conversations, outputs);
  }

  public void process(Record<byte[], byte[]> record) {
    Signal signal = outputs.read(Codec.SIGNALS, record, value -> value.conversationId().value());
    if (signal == null) {
      return;
    }
    switch (signal) {
      case Subscribe subscribe -> subscribe(subscribe, record);
      case Unsubscribe unsubscribe ->
          unsubscribe
              .conversationIds()
              .forEach(conversation -> interests.remove(conversation, unsubscribe.gateway()));
      case Probe probe ->
          outputs.answer(new Alive(probe.gateway(), Shard.CONVERSATIONS, partition, life), record);
      case CatchUp catchUp -> replays.catchUp(catchUp, record);
      case DescribeConversation describe -> describe(describe, record);
      case Signal.Type type -> type(type, record);
    }
  }

  /// In as many answers as it takes.
  private void subscribe(Subscribe subscribe, Record<byte[], byte[]> record) {
    GatewayRef gateway = subscribe.gateway();
    List<Subscription> page = new ArrayList<>();
    int bytes = 0;
    for (ConversationId conversation : subscribe.conversationIds()) {
      interests.add(conversation, gateway, record.timestamp());
      Subscription subscription = subscription(conversation);
      int size = bytes(subscription);
      if (bytes + size > ANSWER_BYTES && !page.isEmpty()) {
        outputs.answer(new Subscribed(gateway, partition, life, page), record);
        page = new ArrayList<>();
        bytes = 0;
      }
      page.add(subscription);
      bytes += size;
    }
    outputs.answer(new Subscribed(gateway, partition, life, page), record);
  }

  private Subscription subscription(ConversationId conversation) {
    ConversationState state = conversations.state(conversation);
    return new Subscription(
        conversation,
        reader.view(conversation).orElse(null),
        state.counters.lastSeq(),
        state.counters.lastNumber(),
        lastAt(state.counters),
        state.lastSender);
  }

  /// About what it takes in JSON, where a character may be escaped.
  private static int bytes(Subscription subscription) {
    ConversationView view = subscription.conversation();
    int characters = subscription.conversationId().value().length();
    int fixed = SUBSCRIPTION_BYTES + (view == null ? 0 : VIEW_BYTES);
    if (view != null) {
      characters += characters;
      characters += view.title() == null ? 0 : view.title().length();
      characters += view.picture() == null ? 0 : view.picture().length();
      for (UserId user : view.members()) {
        characters += user.value().length() + 3;
      }
      for (UserId user : view.admins()) {
        characters += user.value().length() + 3;
      }
    }
    return fixed + 2 * characters;
  }

  private static @Nullable Instant lastAt(Counters counters) {
    return counters.lastSeq() == 0 ? null : Instant.ofEpochMilli(counters.lastAt());
  }

  private void describe(DescribeConversation describe, Record<byte[], byte[]> record) {
    ConversationId conversation = describe.conversationId();
    Counters counters = conversations.counters(conversation);
    Optional<Long> messageNumber =
        Optional.ofNullable(describe.messageId())
            .flatMap(messageId -> messages.find(conversation, messageId))
            .map(MessageSummary::number);
    outputs.answer(
        new ConversationDescribed(
            describe.gateway(),
            describe.requestId(),
            conversation,
            reader.view(conversation).orElse(null),
            reader.membership(conversation, describe.userId()).orElse(null),
            counters.lastSeq(),
            counters.lastNumber(),
            lastAt(counters),
            messageNumber.orElse(null)),
        record);
  }

  /// A sign of typing is for the others in a small conversation, and only from a member.
  private void type(Signal.Type type, Record<byte[], byte[]> record) {
    ConversationId conversation = type.conversationId();
    boolean small =
        conversations.profile(conversation).filter(ConversationProfile::isSmall).isPresent();
    if (small && conversations.member(conversation, type.userId()).isPresent()) {
      audience.tell(new Typing(conversation, type.userId(), type.name(), type.typing()), record);
    }
  }
}
