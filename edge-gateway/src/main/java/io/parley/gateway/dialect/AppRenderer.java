package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
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
import io.parley.gateway.conversation.Receipt;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.request.ListedConversations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one client of an app is sent, by the rows of its dialect's table.
final class AppRenderer implements EventRenderer {
  private final DialectConnection client;

  AppRenderer(DialectConnection client) {
    this.client = client;
  }

  @Override
  public List<Frame> ready(
      UserId user,
      String sessionId,
      Supplier<List<ListedConversations.Entry>> conversations,
      Collection<UserId> blocked,
      List<Invitation> invitations) {
    return List.of();
  }

  @Override
  public List<Frame> render(Event event) {
    ConversationEvent what = event.content().orElse(null);
    if (what == null) {
      return List.of();
    }
    boolean sentHere = false;
    if (what instanceof MessageAccepted message) {
      sentHere = client.hasSent(message);
      client.remembered().put(message);
    }
    RenderContext to = context(client.rooms().has(event.key()), sentHere);
    List<Frame> frames = new ArrayList<>(1);
    for (Emission<ConversationEvent> row : rows(what)) {
      if (row.isFor(what, to)) {
        frames.addAll(row.frames(event));
      }
    }
    return frames;
  }

  /// No app has an event for it.
  @Override
  public List<Frame> render(OwnChange change) {
    return List.of();
  }

  @Override
  public List<Frame> render(OwnBlock change) {
    return List.of();
  }

  @Override
  public List<Frame> render(OwnInvitation change) {
    return List.of();
  }

  @Override
  public void render(EphemeralEvent event, VolatileSink out) {
    switch (event) {
      case TypingChanged changed -> send(changed.typing(), changed.typing().conversationId(), out);
      case PresenceMoved moved -> send(moved.presence(), null, out);
      case ReceiptsMoved moved -> moved.receipts().forEach(receipt -> send(receipt, out));
      case CountsMoved _ -> {} // no app has an event for it
    }
  }

  private void send(Receipt receipt, VolatileSink out) {
    if (client.dialect().tells(Reached.class) && !receipt.userId().equals(client.user())) {
      client
          .remembered()
          .take(receipt, client.user())
          .forEach(news -> send(news, news.conversationId(), out));
    }
  }

  /// What two of them say may be two things, so none takes another's place.
  private <T> void send(T what, @Nullable ConversationId conversation, VolatileSink out) {
    RenderContext to = context(conversation != null && client.rooms().has(conversation), false);
    for (Emission<T> row : rows(what)) {
      if (row.isFor(what, to)) {
        Frame frame = row.frame(what);
        out.send(frame, frame);
      }
    }
  }

  @SuppressWarnings("unchecked") // its own class, or a record's interface
  private <T> List<Emission<T>> rows(T what) {
    return client.dialect().emissions((Class<T>) what.getClass());
  }

  private RenderContext context(boolean joined, boolean sentHere) {
    return new RenderContext(client.user(), sentHere, joined, client.rooms().personal());
  }
}
