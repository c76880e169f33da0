package io.parley.gateway.request;

import java.util.Map;

/// How often one user may ask one gateway.
///
/// @param sendsPerSecond `PARLEY_SENDS_PER_SECOND`: messages, by socket and REST; 1 to 100,000, 20
///   by default
/// @param sendsBurst `PARLEY_SENDS_BURST`: messages at once; 1 to 1,000,000, 60 by default
public record RequestLimits(int sendsPerSecond, int sendsBurst) {
  public static final RequestLimits DEFAULT = new RequestLimits(20, 60);

  public RequestLimits {
    require("PARLEY_SENDS_PER_SECOND", sendsPerSecond, 100_000);
    require("PARLEY_SENDS_BURST", sendsBurst, 1_000_000);
  }

  /// @throws IllegalArgumentException naming the variable
  public static RequestLimits from(Map<String, String> env) {
    return new RequestLimits(
        number(env, "PARLEY_SENDS_PER_SECOND", DEFAULT.sendsPerSecond),
        number(env, "PARLEY_SENDS_BURST", DEFAULT.sendsBurst));
  }

  private static void require(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + ": expected 1 to " + max + ", but was " + value);
    }
  }

  private static int number(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": expected a number, but was " + value, e);
    }
  }
}
