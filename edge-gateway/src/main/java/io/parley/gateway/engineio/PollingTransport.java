package io.parley.gateway.engineio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HTTP long-polling: the client fetches with one GET after the other, and sends with POSTs.
///
/// Frames that a GET was answered with count as sent when the next GET comes; only then is there
/// anything to write to. So the session's outbox is idle exactly while a GET waits.
public final class PollingTransport implements EngineTransport {
  /// One POST that is being read.
  public interface Post {
    /// Its session has ended before all of it was here: it is to keep nothing any more.
    ///
    /// @param cut whether nobody is to wait for the rest either: its client is nobody
    void drop(boolean cut);
  }

  /// There is nothing to drop.
  private static final Post READ = _ -> {};

  private final EngineSocket session;

  /// The GET that waits.
  private @Nullable Poll pending;

  /// Of the frames that the last GET was answered with.
  private @Nullable Consumer<@Nullable Throwable> completion;

  private @Nullable Post receiving;

  private boolean ended;

  /// Whether one more GET is to be answered after the end, with a noop.
  private boolean owesNoop;

  PollingTransport(EngineSocket session, Poll first) {
    this.session = session;
    this.pending = first;
  }

  /// A GET. A second one while the first waits ends the session.
  public void poll(Poll poll) {
    boolean last;
    boolean waits;
    Consumer<@Nullable Throwable> taken;
    synchronized (this) {
      last = ended && owesNoop;
      owesNoop &= !last;
      waits = !ended && pending == null;
      taken = waits ? completion : null;
      if (waits) {
        pending = poll;
        completion = null;
      }
    }
    if (last) {
      poll.respond(PollingPayload.encode(List.of(Frame.NOOP)));
    } else if (!waits) {
      session.onClosed(CloseReason.POLLING_OVERLAP);
      poll.refuse(EngineError.BAD_REQUEST);
    } else if (taken != null) {
      taken.accept(null);
    }
  }

  /// Whether a GET waits for its answer.
  synchronized boolean isPolled() {
    return pending != null;
  }

  /// A POST begins. A second one before the first has ended ends the session.
  ///
  /// @return whether it may be read; if not, answer it with [EngineError#BAD_REQUEST]
  public boolean beginPost(Post post) {
    synchronized (this) {
      if (!ended && receiving == null) {
        receiving = post;
        return true;
      }
    }
    session.onClosed(CloseReason.POLLING_OVERLAP);
    return false;
  }

  /// A POST that began is here in part.
  ///
  /// @param bytes that are kept of it
  /// @return false if that is too much for this client, and the session has ended
  public boolean keepPost(int bytes) {
    return session.holdPost(bytes);
  }

  /// A POST that began has been read.
  ///
  /// @return whether it was taken; if not, answer it with [EngineError#BAD_REQUEST]
  public boolean endPost(String payload) {
    synchronized (this) {
      receiving = receiving == null ? null : READ;
    }
    PollingPayload.decode(payload, session, session::isOpen);
    endPost();
    return session.closeReason() != CloseReason.PARSE_ERROR;
  }

  /// A POST that began is not text: ends the session.
  public void refusePost() {
    endPost();
    session.onClosed(CloseReason.PARSE_ERROR);
  }

  /// A POST that began was too large or broke off: nothing of it was taken.
  public void endPost() {
    synchronized (this) {
      receiving = null;
    }
    session.holdPost(0);
  }

  /// The client has gone: a request of its own ended before its time.
  public void lost() {
    synchronized (this) {
      if (ended) {
        return;
      }
    }
    session.onClosed(CloseReason.TRANSPORT_ERROR);
  }

  @Override
  public boolean send(List<Frame> frames, Consumer<@Nullable Throwable> whenTaken) {
    Poll poll;
    synchronized (this) {
      if (ended || pending == null) {
        return false;
      }
      poll = pending;
      pending = null;
      completion = whenTaken;
    }
    poll.respond(PollingPayload.encode(frames));
    return true;
  }

  /// Ends it in favour of a websocket. A GET that still waits came too late.
  void discard() {
    Poll poll = end(false);
    if (poll != null) {
      poll.refuse(EngineError.BAD_REQUEST);
    }
  }

  /// A client that asked for the end itself has its GET answered with a noop, any other is told.
  @Override
  public void close(CloseReason reason, String text) {
    boolean byClient = reason == CloseReason.TRANSPORT_CLOSED;
    Poll poll = end(byClient);
    if (poll != null) {
      poll.respond(PollingPayload.encode(List.of(byClient ? Frame.NOOP : Frame.CLOSE)));
    }
  }

  private @Nullable Poll end(boolean byClient) {
    dropPost();
    synchronized (this) {
      Poll poll = pending;
      owesNoop = byClient && poll == null;
      ended = true;
      pending = null;
      completion = null;
      return poll;
    }
  }

  /// Lets go of a POST of which not all is here.
  void dropPost() {
    Post post;
    synchronized (this) {
      post = receiving;
    }
    if (post != null) {
      post.drop(!session.isTrusted());
    }
  }
}
