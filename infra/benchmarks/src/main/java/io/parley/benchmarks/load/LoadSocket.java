package io.parley.benchmarks.load;

import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One user's connection, in a [Dialect]. Tells what comes to its listener; answers heartbeats
/// itself. Lives on its loop's thread.
final class LoadSocket implements WebSocket.Listener {
  /// Ids below are those of requests, from here on of messages.
  static final int FIRST_MESSAGE_ID = 1_000;

  private static final int FIRST_REQUEST_ID = 2;
  private static final int SHOWN_BYTES = 200;

  /// Called on the loop's thread. The bytes are to be read during the call only.
  interface Listener {
    void ready(LoadSocket socket);

    void message(LoadSocket socket, byte[] bytes, int from, int to);

    void receipt(LoadSocket socket, byte[] bytes, int from, int to);

    /// @param message as it was sent
    void answered(LoadSocket socket, int message, boolean acked, byte[] bytes, int from, int to);

    /// The last call, once.
    void ended(LoadSocket socket, String reason);
  }

  private final Dialect dialect;
  private final FrameTemplate.Values values;
  private final Listener listener;
  private final TextBuffer buffer;
  private final int user;
  private final long begun = System.nanoTime();
  private final Map<Integer, Consumer<String>> requests = new HashMap<>();
  private final WebSocket socket;
  private int nextRequest = FIRST_REQUEST_ID;
  private int id;
  private boolean ready;
  private boolean connectSaid;
  private boolean ended;
  private @Nullable String failure;

  /// @param values what goes into the connect frame
  /// @param buffer of the loop's thread, for what is sent
  /// @throws IOException when there is no address, port or file left
  LoadSocket(
      Dialect dialect,
      SelectorLoop loop,
      WebSocket.Target target,
      int user,
      FrameTemplate.Values values,
      TextBuffer buffer,
      Listener listener)
      throws IOException {
    this.dialect = dialect;
    this.user = user;
    this.values = values;
    this.buffer = buffer;
    this.listener = listener;
    socket = WebSocket.connect(loop, target, this);
  }

  int user() {
    return user;
  }

  boolean isReady() {
    return ready && !ended;
  }

  boolean hasEnded() {
    return ended;
  }

  /// When it began to connect, of [System#nanoTime].
  long begun() {
    return begun;
  }

  /// Of the request that is being written.
  int id() {
    return id;
  }

  void sendMessage(FrameTemplate template, int message, FrameTemplate.Values with) {
    id = FIRST_MESSAGE_ID + message;
    say(template, with);
  }

  /// @param answered told the code of a refusal, or the empty text
  void request(FrameTemplate template, FrameTemplate.Values with, Consumer<String> answered) {
    id = nextRequest;
    nextRequest = nextRequest + 1 < FIRST_MESSAGE_ID ? nextRequest + 1 : FIRST_REQUEST_ID;
    requests.put(id, answered);
    say(template, with);
  }

  void close() {
    socket.close();
  }

  void abort() {
    socket.abort();
  }

  @Override
  public void opened() {
    if (dialect.opened().isEmpty()) {
      connect();
    }
  }

  @Override
  public void text(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (dialect.separator().isEmpty()) {
      take(bytes, offset, end);
      return;
    }
    byte separator = dialect.separator().get();
    int start = offset;
    for (int at = offset; at < end; at++) {
      if (bytes[at] == separator) {
        take(bytes, start, at);
        start = at + 1;
      }
    }
    take(bytes, start, end);
  }

  @Override
  public void ended(String reason) {
    ended = true;
    requests.values().forEach(answered -> answered.accept("the connection has ended"));
    requests.clear();
    listener.ended(this, failure == null ? reason : failure);
  }

  /// What comes often is looked for first.
  private void take(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0 || ended) {
      return;
    }
    if (dialect.message().matches(bytes, from, length)) {
      listener.message(this, bytes, from, to);
    } else if (dialect.isReceipt(bytes, from, length)) {
      listener.receipt(this, bytes, from, to);
    } else if (!connectSaid && matches(dialect.opened(), bytes, from, length)) {
      connect();
    } else if (!ready && dialect.ready().matches(bytes, from, length)) {
      ready = true;
      listener.ready(this);
    } else if (!ready && matches(dialect.rejected(), bytes, from, length)) {
      failure = "refused with " + shown(bytes, from, length);
      socket.abort();
    } else if (matches(dialect.ping(), bytes, from, length)) {
      say(dialect.pong(), values);
    } else {
      answer(bytes, from, to);
    }
  }

  /// What is no answer either is nothing that is counted.
  private void answer(byte[] bytes, int from, int to) {
    int refused = dialect.refused().match(bytes, from, to - from);
    boolean isAcked = refused < 0;
    int answer = isAcked ? dialect.acked().match(bytes, from, to - from) : refused;
    if (answer >= FIRST_MESSAGE_ID) {
      listener.answered(this, answer - FIRST_MESSAGE_ID, isAcked, bytes, from, to);
    } else if (answer >= 0) {
      Consumer<String> answered = requests.remove(answer);
      if (answered != null) {
        answered.accept(isAcked ? "" : shown(bytes, from, to - from));
      }
    }
  }

  private void connect() {
    connectSaid = true;
    say(dialect.connect(), values);
  }

  private void say(FrameTemplate template, FrameTemplate.Values with) {
    buffer.clear();
    template.write(buffer, with);
    socket.send(buffer.bytes(), buffer.length());
  }

  private static boolean matches(
      Optional<FramePattern> pattern, byte[] bytes, int from, int length) {
    return pattern.isPresent() && pattern.get().matches(bytes, from, length);
  }

  private static String shown(byte[] bytes, int from, int length) {
    return new String(bytes, from, Math.min(length, SHOWN_BYTES), StandardCharsets.UTF_8);
  }
}
