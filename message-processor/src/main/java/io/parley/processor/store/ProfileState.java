package io.parley.processor.store;

import io.parley.contract.Profile;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who a user is to others.
///
/// @param at when the token was made that says so, in milliseconds since 1970
/// @param changedAt the offset of what changed it last: replayed, it is told again
public record ProfileState(
    @Nullable String name, @Nullable String picture, long at, long changedAt) {
  private static final byte VERSION = 3;
  private static final int USUAL_BYTES = 128;

  public static ProfileState of(Profile profile, long changedAt) {
    return new ProfileState(
        profile.name(), profile.picture(), profile.at().toEpochMilli(), changedAt);
  }

  public Profile profile(UserId user) {
    return new Profile(user, name, picture, Instant.ofEpochMilli(at));
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, USUAL_BYTES);
    out.optional(name);
    out.optional(picture);
    out.number(at);
    out.number(changedAt);
    return out.toBytes();
  }

  static ProfileState of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new ProfileState(in.optional(), in.optional(), in.number(), in.number());
  }
}
