package io.parley.gateway.conversation;

import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.gateway.engineio.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Who types in one conversation. Each stops by themselves a while after the last sign, also when
/// the gateway that gave the signs has died. Guarded by its channel.
///
/// Bound: one entry for each typing member of a small conversation; they vanish after [#AFTER].
final class Typists {
  static final Duration AFTER = Duration.ofSeconds(3);

  private final Timers timers;
  private final Consumer<Typing> stopped;
  private final Map<UserId, Timers.Timer> typing = new HashMap<>(2);

  /// @param stopped told, by any thread and without any lock, who has given no sign for too long;
  ///   whoever is told asks [#end] whether that still holds
  Typists(Timers timers, Consumer<Typing> stopped) {
    this.timers = timers;
    this.stopped = stopped;
  }

  void sign(Typing sign) {
    Timers.Timer before = typing.remove(sign.userId());
    if (before != null) {
      before.cancel();
    }
    if (sign.typing()) {
      Typing stop = new Typing(sign.conversationId(), sign.userId(), sign.name(), false);
      typing.put(sign.userId(), timers.schedule(AFTER, () -> stopped.accept(stop)));
    }
  }

  /// @return whether the user was typing until now
  boolean end(UserId user) {
    return typing.remove(user) != null;
  }
}
