package io.parley.gateway.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// What a browser may do with the page at `/` and its files: run nothing that is not a file of
/// ours, talk to nobody else, be in nobody's frame, and ask whether a kept copy is still good.
final class PageHeaders extends OncePerRequestFilter {
  // ws: and wss: because not every browser takes its own origin's websockets for 'self'.
  private static final String POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return ApiPath.isUnder(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    chain.doFilter(request, response);
  }
}
