package io.parley.gateway.request;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;

/// How often one user may ask one gateway.
///
/// @param sendsPerSecond messages, by socket and REST
/// @param sendsBurst messages at once
public record RequestLimits(int sendsPerSecond, int sendsBurst) {
  public static final RequestLimits DEFAULT = new RequestLimits(20, 60);

  private static final Setting<Integer> SENDS_PER_SECOND =
      Setting.number(
          "PARLEY_SENDS_PER_SECOND",
          1,
          100_000,
          DEFAULT.sendsPerSecond,
          "messages a second that one user may send to one gateway, by socket and REST");

  private static final Setting<Integer> SENDS_BURST =
      Setting.number(
          "PARLEY_SENDS_BURST", 1, 1_000_000, DEFAULT.sendsBurst, "messages of a user at once");

  /// @throws IllegalArgumentException naming the variable
  public static RequestLimits from(Env env) {
    return new RequestLimits(env.get(SENDS_PER_SECOND), env.get(SENDS_BURST));
  }
}
