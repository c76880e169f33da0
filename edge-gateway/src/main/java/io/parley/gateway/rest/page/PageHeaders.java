package io.parley.gateway.rest.page;

import io.parley.gateway.rest.ApiPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// What a browser may do with the web client and its files: run and show nothing that is not ours,
/// talk to nobody else, be in nobody's frame but a host's, use no device, and ask whether a kept
/// copy is still good.
final class PageHeaders extends OncePerRequestFilter {
  private static final String DEVICES =
      Stream.of(
              "accelerometer",
              "camera",
              "display-capture",
              "geolocation",
              "gyroscope",
              "magnetometer",
              "microphone",
              "midi",
              "payment",
              "usb")
          .map(feature -> feature + "=()")
          .collect(Collectors.joining(", "));

  private final String policy;

  PageHeaders(PageSettings settings) {
    policy = policy(settings);
  }

  private static String policy(PageSettings settings) {
    String hosts = settings.hosts().isEmpty() ? "'none'" : String.join(" ", settings.hosts());
    String gateway = settings.gateway();
    String connections =
        gateway == null ? "" : "; connect-src 'self' " + gateway + " " + websocket(gateway);
    return "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
        + " worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors "
        + hosts
        + "; form-action 'none'"
        + connections;
  }

  /// `http` becomes `ws`, and `https` `wss`.
  private static String websocket(String origin) {
    return "ws" + origin.substring("http".length());
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return ApiPath.isUnder(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Permissions-Policy", DEVICES);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    chain.doFilter(request, response);
  }
}
