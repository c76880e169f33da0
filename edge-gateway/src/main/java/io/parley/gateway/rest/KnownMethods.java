package io.parley.gateway.rest;

import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers 405 to methods that nothing here has; `TRACE` would say a request's secrets back.
final class KnownMethods extends Handler.Wrapper {
  private static final Set<String> ALL =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final String ALLOW = "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS";

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (ALL.contains(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.ALLOW, ALLOW);
    Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
    return true;
  }
}
