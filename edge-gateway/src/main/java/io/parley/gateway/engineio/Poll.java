package io.parley.gateway.engineio;

/// One GET of long-polling that waits for its answer. Exactly one of the two is called, once. If
/// the client goes away before, or the answer cannot be written, [PollingTransport#lost] is told.
public interface Poll {
  /// Answers 200.
  ///
  /// @param payload packets with the record separator between them, UTF-8
  void respond(byte[] payload);

  /// Answers with the error.
  void refuse(EngineError error);
}
