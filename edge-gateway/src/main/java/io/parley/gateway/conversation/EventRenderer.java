package io.parley.gateway.conversation;

import io.parley.contract.Invitation;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import io.parley.gateway.request.ListedConversations;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// What one client is sent for what happens, in its dialect: no frame, one or more for each thing.
/// Called with its session's lock held, so it must neither block nor call back.
public interface EventRenderer {
  /// What comes first, once the session is ready.
  ///
  /// @param conversations that the user is in, the latest first
  /// @param blocked whom the user has blocked
  /// @param invitations that the user has
  List<Frame> ready(
      UserId user,
      String sessionId,
      Supplier<List<ListedConversations.Entry>> conversations,
      Collection<UserId> blocked,
      List<Invitation> invitations);

  /// A durable event. Only the last frame says where the client stands.
  List<Frame> render(Event event);

  /// What is the user's own has changed.
  List<Frame> render(OwnChange change);

  /// Likewise, whom the user has blocked.
  List<Frame> render(OwnBlock change);

  /// Likewise, to what the user is invited.
  List<Frame> render(OwnInvitation change);

  /// What is worth nothing late.
  void render(EphemeralEvent event, VolatileSink out);

  /// Takes what may be dropped.
  @FunctionalInterface
  interface VolatileSink {
    /// @param key of two with the same key that wait, what is left is sent
    void send(Object key, Volatile what);
  }
}
