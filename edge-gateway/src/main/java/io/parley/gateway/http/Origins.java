package io.parley.gateway.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// Whose pages may talk to us (CORS, RFC 6455 10.2): those of our own host, and those named.
public final class Origins {
  private static final HttpField VARY = new HttpField(HttpHeader.VARY, "Origin");

  private final Set<String> allowed;
  private final boolean any;

  private Origins(Set<String> allowed, boolean any) {
    this.allowed = Set.copyOf(allowed);
    this.any = any;
  }

  /// Every origin, as `*`: none is named back, and so none may send what a browser adds by itself.
  /// Safe, since clients prove who they are by a token of their own.
  public static Origins any() {
    return new Origins(Set.of(), true);
  }

  /// These, and our own host's, with credentials.
  ///
  /// @param origins each as a browser sends it: `https://app.example.com`, no path
  /// @throws IllegalArgumentException naming the one that is not an origin
  public static Origins of(Set<String> origins) {
    for (String origin : origins) {
      requireOrigin(origin);
    }
    return new Origins(origins, false);
  }

  private static void requireOrigin(String origin) {
    try {
      URI uri = new URI(origin);
      if (uri.getScheme() != null && uri.getHost() != null && uri.getRawPath().isEmpty()) {
        return;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(notAnOrigin(origin), e);
    }
    throw new IllegalArgumentException(notAnOrigin(origin));
  }

  private static String notAnOrigin(String origin) {
    return "origin is " + origin + ", expected scheme://host or scheme://host:port";
  }

  /// Whether the request may come from where it says it does. A request without an `Origin` is not
  /// a browser's, or of our own page.
  boolean allow(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    return origin == null || any || allowed.contains(origin) || isOwn(origin, request);
  }

  private static boolean isOwn(String origin, Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    int authority = origin.indexOf("://");
    return host != null && authority > 0 && origin.substring(authority + 3).equals(host);
  }

  /// Adds what a browser has to see on every answer, errors too.
  void addHeaders(Request request, HttpFields.Mutable headers) {
    @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (any) {
      headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      return;
    }
    headers.add(VARY);
    if (origin == null || !allow(request)) {
      return;
    }
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
  }

  static boolean isPreflight(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod());
  }

  /// Adds to [#addHeaders] what a preflight asks for.
  ///
  /// @param methods with commas between them
  static void addPreflightHeaders(Request request, HttpFields.Mutable headers, String methods) {
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
    String wanted = request.getHeaders().get(HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS);
    if (wanted != null) {
      headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
      headers.add(HttpHeader.VARY, HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS.asString());
    }
  }
}
