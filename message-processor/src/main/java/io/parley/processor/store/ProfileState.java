package io.parley.processor.store;

import io.parley.contract.Profile;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who a user is to others.
///
/// @param at when the token was made that says so, in milliseconds since 1970
/// @param firstSeen when a token of the user has said who they are for the first time, by the
///   broker's clock, in milliseconds since 1970
/// @param since when one has said this, likewise
/// @param changedAt the offset of what changed it last: replayed, it is told again
public record ProfileState(
    @Nullable String name,
    @Nullable String picture,
    long at,
    long firstSeen,
    long since,
    long changedAt) {
  private static final byte VERSION = 4;
  private static final int USUAL_BYTES = 128;

  /// Of who was not known before.
  public static ProfileState of(Profile profile, long since, long changedAt) {
    return new ProfileState(
        profile.name(), profile.picture(), profile.at().toEpochMilli(), since, since, changedAt);
  }

  public ProfileState firstSeen(long time) {
    return new ProfileState(name, picture, at, time, since, changedAt);
  }

  public Profile profile(UserId user) {
    return new Profile(user, name, picture, Instant.ofEpochMilli(at));
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, USUAL_BYTES);
    out.optional(name);
    out.optional(picture);
    out.number(at);
    out.number(firstSeen);
    out.number(since);
    out.number(changedAt);
    return out.toBytes();
  }

  static ProfileState of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new ProfileState(
        in.optional(), in.optional(), in.number(), in.number(), in.number(), in.number());
  }
}
