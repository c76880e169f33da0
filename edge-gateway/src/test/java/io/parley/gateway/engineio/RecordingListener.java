package io.parley.gateway.engineio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Notes each call as a word, and runs what the test wants on a message.
final class RecordingListener implements EngineListener {
  private final List<String> calls = new ArrayList<>();
  private Consumer<String> onMessage = payload -> {};

  void whenMessage(Consumer<String> action) {
    onMessage = action;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private synchronized void note(String call) {
    calls.add(call);
  }

  @Override
  public void onOpen() {
    note("open");
  }

  @Override
  public void onMessage(String payload) {
    note("message " + payload);
    onMessage.accept(payload);
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    note("binary " + payload.remaining());
  }

  @Override
  public void onClose(CloseReason reason) {
    note("close " + reason);
  }
}
