package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;
import java.util.List;
import java.util.function.Consumer;

/// Where queries go, which change nothing and may be made again. Nothing blocks.
public interface QueryLog {
  /// Of conversations.
  ///
  /// @param onFailure told, by any thread, also before this returns, when nobody will read it, or
  ///   it is not known whether anybody will
  void ask(Signal query, Consumer<Exception> onFailure);

  /// Of users; otherwise the same.
  void ask(SessionEvent query, Consumer<Exception> onFailure);

  /// Cut so that one query may name all of a part: they are of one partition, and fit.
  List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations);

  /// Likewise.
  List<List<UserId>> usersByQuery(List<UserId> users);
}
