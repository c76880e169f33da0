package io.parley.gateway.media;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waiting for others on a request's own virtual thread.
final class StoreCalls {
  private static final Logger log = LoggerFactory.getLogger(StoreCalls.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private StoreCalls() {}

  /// @throws RequestException the future's own, or `OVERLOADED` when it failed otherwise or took
  ///   too long
  static <T extends @Nullable Object> T await(CompletableFuture<T> answer, Duration within)
      throws RequestException, InterruptedException {
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RequestException refused) {
        throw refused;
      }
      throw away(e);
    } catch (TimeoutException e) {
      throw away(e);
    }
  }

  /// What a client is told when files cannot be had now; the reason is logged here.
  static RequestException away(Throwable reason) {
    log.warn("the files are away: {}", String.valueOf(reason));
    return RequestException.later(ErrorCode.OVERLOADED, "the files are away; try again", TRY_AGAIN);
  }
}
