package io.parley.gateway.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Lets the pages of [Origins] use what is under one path: answers their preflights, and says on
/// every other answer, errors too, who may read it. Jetty's CrossOriginHandler has no "our own
/// host".
public final class CorsHandler extends Handler.Wrapper {
  /// Headers of answers that pages may read besides those that they always may.
  private static final String EXPOSED =
      "Retry-After,WWW-Authenticate,Content-Disposition,Content-Range,Accept-Ranges,ETag";

  private final String prefix;
  private final String methods;
  private final Origins origins;

  /// @param prefix of the path, such as `/api/`
  /// @param methods with commas between them
  public CorsHandler(String prefix, String methods, Origins origins) {
    this.prefix = prefix;
    this.methods = methods;
    this.origins = origins;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!request.getHttpURI().getCanonicalPath().startsWith(prefix)) {
      return super.handle(request, response, callback);
    }
    origins.addHeaders(request, response.getHeaders());
    if (Origins.isPreflight(request)) {
      Origins.addPreflightHeaders(request, response.getHeaders(), methods);
      HttpAnswers.empty(response, HttpStatus.NO_CONTENT_204, callback);
      return true;
    }
    if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
      response.getHeaders().put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    return super.handle(request, response, callback);
  }
}
