package io.parley.gateway.dialect;

import io.parley.contract.Invitation;
import io.parley.contract.UserId;
import io.parley.gateway.conversation.EphemeralEvent;
import io.parley.gateway.conversation.EphemeralEvent.CountsMoved;
import io.parley.gateway.conversation.EphemeralEvent.PresenceMoved;
import io.parley.gateway.conversation.EphemeralEvent.ReceiptsMoved;
import io.parley.gateway.conversation.EphemeralEvent.TypingChanged;
import io.parley.gateway.conversation.Event;
import io.parley.gateway.conversation.EventRenderer;
import io.parley.gateway.conversation.OwnBlock;
import io.parley.gateway.conversation.OwnChange;
import io.parley.gateway.conversation.OwnInvitation;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import io.parley.gateway.request.ListedConversations;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// What native clients are sent: the same bytes for all of them.
enum NativeRenderer implements EventRenderer {
  INSTANCE;

  @Override
  public List<Frame> ready(
      UserId user,
      String sessionId,
      Supplier<List<ListedConversations.Entry>> conversations,
      Collection<UserId> blocked,
      List<Invitation> invitations) {
    return List.of(NativeFrames.ready(user, sessionId, conversations.get(), blocked, invitations));
  }

  @Override
  public List<Frame> render(Event event) {
    return event.rendered(this, NativeRenderer::frames);
  }

  private static List<Frame> frames(Event event) {
    return List.of(
        event.type() == null
            ? NativeFrames.gap(event.conversation(), event.gapFrom(), event.seq())
            : NativeFrames.event(EventNames.of(event.type()), event.json()));
  }

  @Override
  public List<Frame> render(OwnChange change) {
    return List.of(NativeFrames.own(change));
  }

  @Override
  public List<Frame> render(OwnBlock change) {
    return List.of(NativeFrames.block(change));
  }

  @Override
  public List<Frame> render(OwnInvitation change) {
    return List.of(NativeFrames.invitation(change));
  }

  @Override
  public void render(EphemeralEvent event, VolatileSink out) {
    out.send(event.key(), event.shared(NativeRenderer::form));
  }

  private static Volatile form(EphemeralEvent event) {
    return switch (event) {
      case TypingChanged changed -> NativeFrames.typing(changed.typing());
      case ReceiptsMoved moved when moved.isAlone() ->
          NativeReceipts.alone(moved.receipts().getFirst());
      case ReceiptsMoved moved -> NativeReceipts.inGroup(moved.receipts());
      case CountsMoved moved -> NativeFrames.counts(moved.counts());
      case PresenceMoved moved -> NativeFrames.presence(moved.presence());
    };
  }
}
