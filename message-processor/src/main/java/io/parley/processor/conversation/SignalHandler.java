package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Signal.UnwatchConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
import io.parley.processor.store.MessageSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Keeps which gateways want a conversation's events, sends them again what they missed, and tells
/// them what a conversation is. Nothing durable comes of a signal.
public final class SignalHandler {
  /// What an answer tells takes about so many bytes at most: a record holds a million.
  private static final int ANSWER_BYTES = 500_000;

  /// What a status takes beside its texts.
  private static final int STATUS_BYTES = 200;

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
    Signal signal =
        outputs.read(WireCodec.SIGNALS, record, value -> value.conversationId().value());
    if (signal == null) {
      return;
    }
    switch (signal) {
      case QueryConversations query -> tell(query, record);
      case UnwatchConversations unwatch ->
          unwatch
              .conversationIds()
              .forEach(conversation -> interests.remove(conversation, unwatch.gateway()));
      case Probe probe ->
          outputs.answer(new Alive(probe.gateway(), Shard.CONVERSATIONS, partition, life), record);
      case CatchUp catchUp -> replays.catchUp(catchUp, record);
      case Signal.Type type -> type(type, record);
    }
  }

  /// In as many answers as it takes.
  private void tell(QueryConversations query, Record<byte[], byte[]> record) {
    List<ConversationStatus> page = new ArrayList<>();
    int bytes = 0;
    for (ConversationId conversation : query.conversationIds()) {
      if (query.watch()) {
        interests.add(conversation, query.gateway(), record.timestamp());
      }
      ConversationStatus status = status(conversation, query);
      int size = bytes(status);
      if (bytes + size > ANSWER_BYTES && !page.isEmpty()) {
        outputs.answer(told(query, page, false), record);
        page = new ArrayList<>();
        bytes = 0;
      }
      page.add(status);
      bytes += size;
    }
    outputs.answer(told(query, page, true), record);
  }

  private ConversationsTold told(
      QueryConversations query, List<ConversationStatus> page, boolean last) {
    return new ConversationsTold(query.gateway(), partition, life, query.requestId(), page, last);
  }

  private ConversationStatus status(ConversationId conversation, QueryConversations query) {
    ConversationState state = conversations.state(conversation);
    UserId user = query.userId();
    Boolean silenced = conversations.isSilenced(conversation) ? Boolean.TRUE : null;
    if (user != null && conversations.isAsked(conversation, user)) {
      // as if there were none
      return new ConversationStatus(conversation, null, null, 0, 0, null, null, null, silenced);
    }
    Member member = user == null ? null : conversations.member(conversation, user).orElse(null);
    boolean waits = member != null && conversations.isRequestMade(conversation);
    return new ConversationStatus(
        conversation,
        reader.view(conversation).orElse(null),
        user == null ? null : reader.membership(conversation, user).orElse(null),
        state.counters.lastSeq(),
        state.counters.lastNumber(),
        lastAt(state.counters),
        state.lastSender,
        messageNumber(query.messageId(), conversation, member),
        waits ? Boolean.TRUE : silenced);
  }

  /// Null also for a message that the user may not read.
  private @Nullable Long messageNumber(
      @Nullable String messageId, ConversationId conversation, @Nullable Member member) {
    return messageId == null
        ? null
        : messages
            .find(conversation, messageId)
            .map(MessageSummary::number)
            .filter(number -> member == null || member.sees(number))
            .orElse(null);
  }

  /// About what it takes in JSON, where a character may be escaped.
  private static int bytes(ConversationStatus status) {
    ConversationView view = status.conversation();
    int characters = status.conversationId().value().length();
    int fixed = STATUS_BYTES + (view == null ? 0 : VIEW_BYTES);
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

  /// A sign of typing is for the others in a small conversation, and only from a member. Between
  /// two of whom one has blocked the other there are none, and nobody is told so.
  private void type(Signal.Type type, Record<byte[], byte[]> record) {
    ConversationId conversation = type.conversationId();
    boolean small =
        conversations.profile(conversation).filter(ConversationProfile::isSmall).isPresent();
    if (small
        && conversations.member(conversation, type.userId()).isPresent()
        && !conversations.isSilenced(conversation)) {
      audience.tell(new Typing(conversation, type.userId(), type.name(), type.typing()), record);
    }
  }
}
