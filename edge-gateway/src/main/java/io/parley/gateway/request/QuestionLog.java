package io.parley.gateway.request;

import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;
import java.util.function.Consumer;

/// Where questions go, which change nothing and may be asked again. Nothing blocks.
public interface QuestionLog {
  /// Of a conversation.
  ///
  /// @param onFailure told, by any thread, also before this returns, when nobody will read it, or
  ///   it is not known whether anybody will
  void ask(Signal question, Consumer<Exception> onFailure);

  /// Of a user; otherwise the same.
  void ask(SessionEvent question, Consumer<Exception> onFailure);
}
