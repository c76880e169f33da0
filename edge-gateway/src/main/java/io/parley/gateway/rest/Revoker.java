package io.parley.gateway.rest;

import io.parley.contract.wire.Revocation;
import java.util.function.Consumer;

/// Has tokens count no longer, at every gateway.
public interface Revoker {
  /// @param onDone told by any thread, once it holds for good; or else `onFailure`
  void revoke(Revocation revocation, Runnable onDone, Consumer<Exception> onFailure);
}
