package io.parley.gateway.http;

import io.parley.gateway.engineio.EngineError;
import io.parley.gateway.engineio.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// One GET of long-polling that waits on Jetty.
///
/// Jetty reads nothing of a connection while its request waits, and so would not see its client go.
/// This does: it asks to be told when there is something to read, which is the end (or a client
/// that sends its next request before it has its answer, which none does and which ends it too).
final class HttpPoll implements Poll {
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Runnable onLost;
  private boolean watching;
  private boolean answered;

  /// @param onLost told at most once, when the client has gone before it had its answer
  HttpPoll(Request request, Response response, Callback callback, Runnable onLost) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.onLost = onLost;
    request.addIdleTimeoutListener(timeout -> false); // the heartbeat answers it in time
  }

  @Override
  public void respond(byte[] payload) {
    if (answer()) {
      HttpAnswers.payload(response, payload, onceWritten());
    }
  }

  @Override
  public void refuse(EngineError error) {
    if (answer()) {
      HttpAnswers.error(response, error, callback);
    }
  }

  /// Looks out for the client's end, unless it has been answered.
  synchronized void watch() {
    if (!answered) {
      watching = endPoint().tryFillInterested(new Watch());
    }
  }

  private Callback onceWritten() {
    return Callback.from(
        callback::succeeded,
        failure -> {
          callback.failed(failure);
          onLost.run();
        });
  }

  /// @return whether it is to be answered now; Jetty must not find us reading when it is
  private boolean answer() {
    boolean stop;
    synchronized (this) {
      if (answered) {
        return false;
      }
      answered = true;
      stop = watching;
    }
    if (stop) {
      ((AbstractEndPoint) endPoint()).getFillInterest().onFail(new AnsweredException());
    }
    return true;
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /// Ends the watch, and nothing else.
  private static final class AnsweredException extends Exception {
    private static final long serialVersionUID = 1L;

    AnsweredException() {
      super("answered", null, false, false);
    }
  }

  private final class Watch implements Callback {
    @Override
    public void succeeded() {
      if (stillThere()) {
        watch();
        return;
      }
      lost();
    }

    private boolean stillThere() {
      synchronized (HttpPoll.this) {
        if (answered) {
          return true; // what there is to read is the next request
        }
        try {
          ByteBuffer one = ByteBuffer.allocate(1).limit(0); // empty, as Jetty fills
          return endPoint().fill(one) == 0;
        } catch (IOException e) { // as good as the end
          return false;
        }
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (!(cause instanceof AnsweredException)) {
        lost();
      }
    }

    private void lost() {
      synchronized (HttpPoll.this) {
        if (answered) {
          return;
        }
        answered = true;
      }
      onLost.run();
      callback.failed(new EofException("the client has gone")); // which Jetty does not log
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
