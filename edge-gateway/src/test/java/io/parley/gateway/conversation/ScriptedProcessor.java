package io.parley.gateway.conversation;

import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.Answer.MemberAdded;
import io.parley.contract.Answer.Subscribed;
import io.parley.contract.Answer.UserConversations;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.GatewayRef;
import io.parley.contract.OutboundEvent;
import io.parley.contract.Signal.CatchUp;
import io.parley.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The other side of the conversations: notes what is asked, and answers when the test says so.
final class ScriptedProcessor implements Upstream {
  static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);

  final List<String> asked = new ArrayList<>();
  final List<CatchUp> catchUps = new ArrayList<>();
  private final Map<ConversationId, Long> lastSeq =
      new TreeMap<>((a, b) -> a.value().compareTo(b.value()));

  @Override
  public void subscribe(ConversationId conversation) {
    asked.add("subscribe " + conversation);
  }

  @Override
  public void unsubscribe(ConversationId conversation) {
    asked.add("unsubscribe " + conversation);
  }

  @Override
  public void catchUp(ConversationId conversation, String requestId, long from, long to) {
    asked.add("catch-up " + conversation + " " + from + "-" + to);
    catchUps.add(new CatchUp(conversation, GATEWAY, requestId, from, to));
  }

  @Override
  public void sessionOpened(UserId user, String sessionId) {
    asked.add("opened " + user);
  }

  @Override
  public void sessionClosed(UserId user, String sessionId) {
    asked.add("closed " + user);
  }

  /// What was asked since the last call.
  List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  List<CatchUp> takeCatchUps() {
    List<CatchUp> taken = List.copyOf(catchUps);
    catchUps.clear();
    return taken;
  }

  /// Something happens in a conversation.
  ///
  /// @return its seq
  long happen(ConversationId conversation) {
    return lastSeq.merge(conversation, 1L, Long::sum);
  }

  UserConversations conversationsOf(TestClient client, ConversationId... conversations) {
    return new UserConversations(
        GATEWAY, client.session().user(), client.session().id(), List.of(conversations), true);
  }

  MemberAdded added(TestClient client, ConversationId conversation, long afterSeq) {
    return new MemberAdded(GATEWAY, client.session().user(), conversation, afterSeq);
  }

  Subscribed subscribed(ConversationId conversation) {
    long last = lastSeq.getOrDefault(conversation, 0L);
    return new Subscribed(
        GATEWAY, conversation, ConversationKind.DIRECT, null, List.of(), last, last);
  }

  void deliver(Conversations to, ConversationId conversation, long seq) {
    deliver(to, conversation, seq, null);
  }

  /// Answers a catch-up as the processor does.
  ///
  /// @param kept the first seq that is still kept
  void answer(Conversations to, CatchUp request, long kept) {
    long first = Math.max(kept, request.from());
    for (long seq = first; seq <= request.to(); seq++) {
      deliver(to, request.conversationId(), seq, request.requestId());
    }
    to.caughtUp(
        new CaughtUp(GATEWAY, request.requestId(), request.conversationId(), first, request.to()));
  }

  private static void deliver(
      Conversations to, ConversationId conversation, long seq, @Nullable String replayFor) {
    byte[] value = ("{\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    to.event(new OutboundEvent(conversation, "message", seq, seq, replayFor), value);
  }
}
