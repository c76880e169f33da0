package io.parley.gateway.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Reads on for a while what a refused request still sends: a client that writes when the
/// connection is closed never sees the answer. Before everything else, since anybody may refuse.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedBodyFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(RefusedBodyFilter.class);

  /// Written by all, read by nobody.
  private static final byte[] NOWHERE = new byte[32 * 1024];

  private static final long MAX_BYTES = 4L << 20;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    // What is answered later has been read before.
    if (!request.isAsyncStarted() && response.getStatus() >= HttpStatus.BAD_REQUEST.value()) {
      skipRest(request);
    }
  }

  private static void skipRest(HttpServletRequest request) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    long skipped = 0;
    int read = 0;
    try {
      InputStream in = request.getInputStream();
      while (read >= 0 && skipped < MAX_BYTES && System.nanoTime() - deadline < 0) {
        skipped += read;
        read = in.read(NOWHERE);
      }
    } catch (IOException e) {
      log.debug("there is nobody to be told", e);
    }
  }
}
