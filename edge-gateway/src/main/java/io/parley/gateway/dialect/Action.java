package io.parley.gateway.dialect;

import io.parley.gateway.request.Member;
import io.parley.gateway.request.RequestException;
import java.util.concurrent.CompletableFuture;

/// What is done for an event of an app's client.
interface Action {
  /// May throw an [io.parley.contract.InvalidFieldException].
  ///
  /// @return the ack, as of the native dialect, for a client that wants one
  CompletableFuture<byte[]> act(DialectClient client, Member member, Heard heard)
      throws RequestException;
}
