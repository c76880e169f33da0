package io.parley.gateway.engineio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A transport that notes what it is told, and completes writes at once or when the test says so.
/// It fails the test's write if two are in flight. Safe for use by many threads.
public final class FakeTransport implements EngineTransport {
  private final List<String> sent = new ArrayList<>();
  private final List<String> closes = new ArrayList<>();
  private volatile boolean atOnce;
  private @Nullable Consumer<@Nullable Throwable> pending;
  private @Nullable RuntimeException thrown;
  private @Nullable Runnable onSend;
  private int overlaps;
  private int writes;
  private boolean replaced;

  private FakeTransport(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /// Completes each write before [#send] returns.
  public static FakeTransport fast() {
    return new FakeTransport(true);
  }

  /// Leaves each write open until [#completeOne].
  public static FakeTransport slow() {
    return new FakeTransport(false);
  }

  @Override
  public boolean send(List<Frame> frames, Consumer<@Nullable Throwable> completion) {
    synchronized (this) {
      if (thrown != null) {
        throw thrown;
      }
      if (replaced) {
        return false;
      }
      if (pending != null) {
        overlaps++;
      }
      frames.forEach(frame -> sent.add(frame.toString()));
      writes++;
      pending = completion;
    }
    Runnable quickClient = onSend;
    if (quickClient != null) {
      quickClient.run();
    }
    if (atOnce) {
      completeOne(null);
    }
    return true;
  }

  @Override
  public synchronized void close(CloseReason reason, String text) {
    closes.add(reason.code() + " " + text);
  }

  /// Takes nothing more, as a transport that was replaced.
  public synchronized void replace() {
    replaced = true;
  }

  /// @return false if no write is in flight
  public boolean completeOne(@Nullable Throwable failure) {
    Consumer<@Nullable Throwable> completion;
    synchronized (this) {
      completion = pending;
      pending = null;
    }
    if (completion == null) {
      return false;
    }
    completion.accept(failure);
    return true;
  }

  /// From now on leaves writes open, also if it was fast.
  public void hold() {
    atOnce = false;
  }

  /// Completes what is open, and from now on each write at once.
  public void release() {
    atOnce = true;
    completeAll();
  }

  /// What a client does that answers before the send returns.
  public void onSend(Runnable task) {
    onSend = task;
  }

  public void completeAll() {
    while (completeOne(null)) {
      // each completion starts the next write
    }
  }

  public synchronized void throwOnSend(RuntimeException e) {
    thrown = e;
  }

  public synchronized List<String> sent() {
    return List.copyOf(sent);
  }

  /// What was sent since the last call.
  public synchronized List<String> takeSent() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /// Each close as `code reason`.
  public synchronized List<String> closes() {
    return List.copyOf(closes);
  }

  /// How many times something was sent.
  public synchronized int writes() {
    return writes;
  }

  public synchronized int overlaps() {
    return overlaps;
  }
}
