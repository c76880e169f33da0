package io.parley.processor.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.contract.wire.Command.MessageRequest;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.Effort;
import io.parley.processor.conversation.ConversationModel.Own;
import io.parley.processor.conversation.ConversationModel.Verdict;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
import io.parley.processor.store.MessageSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever a few users ask, the processor decides as the plain model does, and comes to the same
/// state.
class ModelTest {
  private static final int SEEDS = Effort.of(25, 400);
  private static final int INPUTS = 250;

  private final Map<ConversationId, ConversationModel> models = new HashMap<>();
  private final Map<ConversationId, Map<Long, ConversationEvent>> logs = new HashMap<>();
  private final Set<String> occurred = new HashSet<>();

  @Test
  void randomRequests_areDecidedAsTheModelDoes() {
    FastProcessor processor = new FastProcessor();
    for (int seed = 1; seed <= SEEDS; seed++) {
      processor.start(List.of());
      models.clear();
      logs.clear();
      RandomRequests requests = new RandomRequests(seed);
      for (int i = 0; i < INPUTS; i++) {
        Input input = requests.next();
        String at = "seed " + seed + ", input " + i + ": ";
        Supplier<String> about = () -> at + input.command();
        examine(input, processor.process(input), requests, about);
      }
      Conversations store = processor.state();
      for (ConversationModel model : models.values()) {
        String at = "seed " + seed + ", " + model.id;
        examine(model, store, () -> at);
      }
    }
    assertThat(occurred)
        .contains("INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "TOO_LARGE")
        .containsAll(kindsOfEvents())
        .contains("CREATED", "JOINED", "LEFT", "ADDED", "REMOVED", "UPDATED")
        .contains("duplicate", "unchanged", "receipt");
  }

  private void examine(Input input, Step step, RandomRequests requests, Supplier<String> about) {
    ConversationModel model =
        models.computeIfAbsent(input.command().conversationId(), ConversationModel::new);
    Instant at = Instant.ofEpochMilli(input.at());
    switch (input.command()) {
      case MarkReceipts command -> {
        for (Marks marks : command.conversations()) {
          ConversationModel marked =
              models.computeIfAbsent(marks.conversationId(), ConversationModel::new);
          receipts(marks, at, marked, step, about);
        }
      }
      case Request request -> {
        Verdict verdict = model.ask(request, at);
        note(verdict);
        List<ConversationEvent> events =
            step.values(Topic.MESSAGES).stream().map(Codec.EVENTS::decode).toList();
        boolean happened = verdict.event() != null && !verdict.duplicate();
        assertThat(events).as(about).isEqualTo(happened ? List.of(verdict.event()) : List.of());
        events.forEach(
            event ->
                logs.computeIfAbsent(model.id, _ -> new LinkedHashMap<>()).put(event.seq(), event));
        Answer answer = WireCodec.ANSWERS.decode(step.values(Topic.OUTBOUND).getFirst());
        assertThat(simplified(answer)).as(about).isEqualTo(expected(request, verdict, model));
        if (events.size() == 1 && events.getFirst() instanceof MessageAccepted message) {
          maybeReactALot(message, requests);
        }
      }
    }
  }

  private static void maybeReactALot(MessageAccepted message, RandomRequests requests) {
    if (message.seq() == 25) {
      UserId author = message.sender().id();
      requests.tooManyReactions(message.conversationId(), message.messageId(), author);
    }
  }

  private void note(Verdict verdict) {
    if (verdict.error() != null) {
      occurred.add(verdict.error().name());
    } else if (verdict.duplicate()) {
      occurred.add("duplicate");
    } else if (verdict.event() == null) {
      occurred.add("unchanged");
    } else {
      occurred.add(verdict.event().getClass().getSimpleName());
      if (verdict.event() instanceof ConversationChanged changed) {
        occurred.add(changed.change().name());
      }
    }
  }

  /// Each is to be asked for by [RandomRequests].
  private static List<String> kindsOfEvents() {
    return Stream.of(ConversationEvent.class.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .toList();
  }

  /// The words of a refusal are not compared, only its code.
  private static Object simplified(Answer answer) {
    return answer instanceof CommandRejected rejected ? rejected.code() : answer;
  }

  private static Object expected(Request request, Verdict verdict, ConversationModel model) {
    if (verdict.error() != null) {
      return verdict.error();
    }
    String requestId = request.origin().requestId();
    if (verdict.event() instanceof MessageAccepted message) {
      return new SendAccepted(
          RandomRequests.GATEWAY,
          requestId,
          model.id,
          message.messageId(),
          message.seq(),
          message.number(),
          message.acceptedAt(),
          verdict.duplicate());
    }
    boolean aboutMessage =
        switch (request) {
          case SendMessage _, MessageRequest _, BlockUser _, DeclineInvitation _ -> true;
          default -> false;
        };
    return new CommandAccepted(
        RandomRequests.GATEWAY,
        requestId,
        model.id,
        model.seq,
        aboutMessage ? null : model.view(),
        aboutMessage ? null : model.membership(request.by()));
  }

  private void receipts(
      Marks marks, Instant at, ConversationModel model, Step step, Supplier<String> about) {
    List<MovedMark> moved = new ArrayList<>();
    for (Mark mark : marks.marks()) {
      Own own = model.mark(mark);
      if (own != null) {
        MessageAccepted answered = own.answered;
        if (answered != null) {
          long number = answered.number();
          moved.add(
              new MovedMark(
                  mark.userId(), number, number, MarkCause.ANSWERED, answered.acceptedAt()));
          occurred.add("answer");
        }
        own.answered = null;
        moved.add(
            new MovedMark(
                mark.userId(), own.delivered, own.read, mark.cause(), at.minusMillis(mark.ago())));
        occurred.add("receipt");
      }
    }
    List<Ephemeral> published =
        step.values(Topic.RECEIPTS).stream()
            .map(Codec.EPHEMERALS::decode)
            .filter(receipt -> receipt.conversationId().equals(model.id))
            .toList();
    if (moved.isEmpty()) {
      assertThat(published).as(about).isEmpty();
      return;
    }
    assertThat(published).as(about).hasSize(1);
    ReceiptBatch batch = (ReceiptBatch) published.getFirst();
    assertThat(batch.at()).as(about).isEqualTo(at);
    assertThat(batch.marks()).as(about).containsExactlyInAnyOrderElementsOf(moved);
  }

  private void examine(ConversationModel model, Conversations store, Supplier<String> about) {
    Counters counters = store.counters(model.id);
    assertThat(List.of(counters.lastSeq(), counters.lastNumber()))
        .as(about)
        .isEqualTo(List.of(model.seq, model.number));
    assertThat(new ConversationReader(store).view(model.id).orElse(null))
        .as(about)
        .isEqualTo(model.exists ? model.view() : null);
    for (UserId user : RandomRequests.USERS) {
      Member member = store.member(model.id, user).orElse(null);
      if (model.exists) {
        assertThat(
                member == null ? null : new ConversationReader(store).membership(model.id, member))
            .as(about)
            .isEqualTo(model.membership(user));
      }
      assertThat(member != null && member.blocked())
          .as(about)
          .isEqualTo(model.blocking.contains(user));
      if (member != null && model.exists) {
        assertThat(member.delivered()).as(about).isEqualTo(model.members.get(user).delivered);
      }
    }
    model.messages.forEach(
        (id, message) -> {
          assertThat(new Messages(store).find(model.id, id))
              .as(about)
              .contains(new MessageSummary(message.number, message.author, message.deleted));
          assertThat(content(model.id, id)).as(about).isEqualTo(message.content);
          for (UserId user : RandomRequests.USERS) {
            Set<String> emojis = message.reactions.getOrDefault(user, Set.of());
            assertThat(store.store().reactions(model.id, id, user))
                .as(about)
                .isEqualTo(emojis.size());
            assertThat(emojis)
                .as(about)
                .allMatch(emoji -> store.store().hasReaction(model.id, id, user, emoji));
          }
        });
  }

  /// As who reads the log sees it.
  private String content(ConversationId conversation, String messageId) {
    String content = "";
    for (ConversationEvent event : logs.getOrDefault(conversation, Map.of()).values()) {
      switch (event) {
        case MessageAccepted message when message.messageId().equals(messageId) ->
            content = message.body().content();
        case ConversationEvent.MessageEdited edited when edited.messageId().equals(messageId) ->
            content = edited.content();
        default -> {}
      }
    }
    return content;
  }
}
