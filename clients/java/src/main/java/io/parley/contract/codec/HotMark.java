package io.parley.contract.codec;

import io.parley.contract.UserId;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// A member's mark, of whatever kind it is: each has some of the fields.
public final class HotMark {
  private @Nullable String userId;
  private @Nullable MarkCause cause;
  private @Nullable Instant at;
  private long delivered = -1;
  private long read = -1;
  private long number = -1;
  private long ago = -1;

  /// @param in at the start of the mark; at its end afterwards
  HotMark(JsonParser in) {
    for (String field = HotFields.first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "userId" -> userId = HotFields.text(in);
        case "delivered" -> delivered = HotFields.integer(in);
        case "read" -> read = HotFields.integer(in);
        case "number" -> number = HotFields.integer(in);
        case "cause" -> cause = HotFields.need(MarkCause.of(HotFields.text(in)));
        case "ago" -> ago = HotFields.integer(in);
        case "at" -> at = Instant.parse(HotFields.text(in));
        default -> in.skipChildren();
      }
    }
  }

  public UserId user() {
    return new UserId(HotFields.need(userId));
  }

  public MarkCause cause() {
    return HotFields.need(cause);
  }

  public long delivered() {
    return delivered;
  }

  public long read() {
    return read;
  }

  public long number() {
    return number;
  }

  public long ago() {
    return ago;
  }

  MovedMark moved() {
    return new MovedMark(user(), delivered, read, cause(), HotFields.need(at));
  }
}
