package io.parley.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.gateway.engineio.EngineError;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What an Engine.IO request over HTTP is answered with.
final class HttpAnswers {
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final byte[] OK = {'o', 'k'};

  private HttpAnswers() {}

  static void payload(Response response, byte[] payload, Callback callback) {
    write(response, HttpStatus.OK_200, "text/plain; charset=UTF-8", payload, callback);
  }

  /// `text/html`, as the reference server has it: some browsers would offer text to be saved.
  static void ok(Response response, Callback callback) {
    write(response, HttpStatus.OK_200, "text/html", OK, callback);
  }

  static void error(Response response, EngineError error, Callback callback) {
    if (error == EngineError.OVERLOADED) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    byte[] body = error.body().getBytes(UTF_8);
    write(response, error.httpStatus(), "application/json", body, callback);
  }

  static void empty(Response response, int status, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
  }

  private static void write(
      Response response, int status, String type, byte[] body, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
