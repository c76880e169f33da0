package io.parley.gateway.history;

import io.parley.contract.history.MediaId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// What messages refer to. It follows the log, as [History] does, and fails as it does.
public interface LinkedMedia {
  /// Those of the files that a message of any conversation links to, as it is now: not those of
  /// deleted messages.
  ///
  /// @param files few enough for one query, at most some hundreds
  CompletableFuture<Set<MediaId>> linked(Collection<MediaId> files);
}
