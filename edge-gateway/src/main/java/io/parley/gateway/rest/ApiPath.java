package io.parley.gateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.http.server.RequestPath;

/// Whether a request is one of `/api`, by the same reading of its path that finds its handler:
/// parts are decoded once, and their parameters (`;x=1`) left out. So no other spelling leads past
/// a filter.
public final class ApiPath {
  private static final String ROOT = "api";
  private static final List<String> DOCUMENT = List.of(ROOT, "openapi.json");
  private static final List<String> FILES = List.of(ROOT, "media");

  private ApiPath() {}

  public static boolean isUnder(HttpServletRequest request) {
    List<String> parts = parts(request);
    return !parts.isEmpty() && parts.getFirst().equals(ROOT);
  }

  /// The description of `/api`, which anybody may read.
  static boolean isDocument(HttpServletRequest request) {
    return parts(request).equals(DOCUMENT);
  }

  /// Where files are sent to.
  static boolean isOfFiles(HttpServletRequest request) {
    return parts(request).equals(FILES);
  }

  /// A file.
  static boolean isFile(HttpServletRequest request) {
    List<String> parts = parts(request);
    return parts.size() > FILES.size() && parts.subList(0, FILES.size()).equals(FILES);
  }

  /// The parts of a path, decoded.
  public static List<String> parts(HttpServletRequest request) {
    return RequestPath.parse(request.getRequestURI(), null).elements().stream()
        .filter(PathSegment.class::isInstance)
        .map(part -> ((PathSegment) part).valueToMatch())
        .toList();
  }
}
