package io.parley.gateway.request;

import java.util.concurrent.atomic.AtomicLong;

/// Ids for requests to the processor, unique within one run of the gateway.
public final class RequestIds {
  private final AtomicLong last = new AtomicLong();

  public String next() {
    return Long.toString(last.incrementAndGet(), Character.MAX_RADIX);
  }
}
