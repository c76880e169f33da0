package io.parley.gateway.request;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;

/// Ids that the gateway gives to what clients make: UUIDs of version 7 (RFC 9562), unique anywhere
/// and in order of time, but for those of one millisecond: they cannot be guessed from each other.
public final class TimeOrderedIds {
  private static final NoArgGenerator UUIDS = Generators.timeBasedEpochRandomGenerator();

  private TimeOrderedIds() {}

  public static String next() {
    return UUIDS.generate().toString();
  }
}
