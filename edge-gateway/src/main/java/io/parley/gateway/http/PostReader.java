package io.parley.gateway.http;

import io.parley.gateway.engineio.EngineError;
import io.parley.gateway.engineio.PollingTransport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Reads one POST of long-polling as it comes in, with a length or in chunks, and answers it.
///
/// Bound: `maxPayload` bytes are kept, of a client that has not shown who it is what the session
/// lends. Overflow: 413, once the body has been read to its end, since its sender may look for an
/// answer only then; after [#MAX_DRAINED] bytes too many it is not waited for. The session goes on,
/// unless its client is nobody. What is kept ends with the session.
final class PostReader implements Runnable, PollingTransport.Post {
  private static final long MAX_DRAINED = 16L * 1024 * 1024;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final PollingTransport transport;
  private final int maxPayload;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(256);
  private long size;

  // Under this object's lock.
  private boolean whole;
  private boolean dropped;

  /// @param transport has been told that a POST begins
  PostReader(
      Request request,
      Response response,
      Callback callback,
      PollingTransport transport,
      int maxPayload) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.transport = transport;
    this.maxPayload = maxPayload;
  }

  /// Reads what is there; Jetty calls it again when there is more.
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        transport.endPost();
        transport.lost();
        callback.failed(chunk.getFailure());
        return;
      }
      boolean kept = keep(chunk.getByteBuffer(), chunk.isLast());
      chunk.release();
      if (!kept) {
        refuse();
        return;
      }
      if (chunk.isLast() || size > maxPayload + MAX_DRAINED) {
        end();
        return;
      }
    }
  }

  /// @return false if nobody wants it any more
  private boolean keep(ByteBuffer bytes, boolean last) {
    synchronized (this) {
      if (dropped) {
        return false;
      }
      whole = last;
      size += bytes.remaining();
      if (size > maxPayload) {
        body = new ByteArrayOutputStream(0);
        return true;
      }
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      body.writeBytes(copy);
    }
    return last || transport.keepPost((int) size);
  }

  @Override
  public void drop(boolean cut) {
    synchronized (this) {
      if (whole) {
        return;
      }
      dropped = true;
      body = new ByteArrayOutputStream(0);
    }
    if (cut) {
      request.getConnectionMetaData().getConnection().getEndPoint().close();
    }
  }

  private void refuse() {
    transport.endPost();
    HttpAnswers.error(response, EngineError.BAD_REQUEST, callback);
  }

  private void end() {
    if (size > maxPayload) {
      transport.endPost();
      HttpAnswers.empty(response, HttpStatus.PAYLOAD_TOO_LARGE_413, callback);
    } else if (take()) {
      HttpAnswers.ok(response, callback);
    } else {
      HttpAnswers.error(response, EngineError.BAD_REQUEST, callback);
    }
  }

  private boolean take() {
    String payload;
    try {
      payload =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(body.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) { // the client's mistake
      transport.refusePost();
      return false;
    }
    return transport.endPost(payload);
  }
}
