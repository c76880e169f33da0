package io.parley.gateway.dialect;

import io.parley.gateway.request.Member;
import io.parley.gateway.request.RequestException;
import java.util.concurrent.CompletableFuture;

/// What is done for an event of a client.
interface Action {
  /// May throw an [io.parley.contract.InvalidFieldException].
  ///
  /// @return the ack, for a client that wants one: the same in every dialect
  CompletableFuture<byte[]> act(DialectConnection client, Member member, InboundEvent in)
      throws RequestException;
}
