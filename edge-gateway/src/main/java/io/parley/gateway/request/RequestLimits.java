package io.parley.gateway.request;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;

/// How often one user may ask one gateway, in units of [Price].
///
/// @param sendsPerSecond messages, by socket and REST
/// @param sendsBurst messages at once
/// @param othersPerSecond anything else
/// @param othersBurst likewise
public record RequestLimits(
    int sendsPerSecond, int sendsBurst, int othersPerSecond, int othersBurst) {
  public static final RequestLimits DEFAULT = new RequestLimits(20, 60, 50, 100);

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

  private static final Setting<Integer> OTHERS_PER_SECOND =
      Setting.number(
          "PARLEY_OTHERS_PER_SECOND",
          1,
          100_000,
          DEFAULT.othersPerSecond,
          "what one user may ask of one gateway a second besides messages, in units of price"
              + " (docs/rest.md)");

  private static final Setting<Integer> OTHERS_BURST =
      Setting.number(
          "PARLEY_OTHERS_BURST",
          1,
          1_000_000,
          DEFAULT.othersBurst,
          "what one user may ask at once besides messages, in units of price");

  /// @param sendsPerSecond messages, by socket and REST
  /// @param sendsBurst messages at once
  public RequestLimits(int sendsPerSecond, int sendsBurst) {
    this(sendsPerSecond, sendsBurst, DEFAULT.othersPerSecond, DEFAULT.othersBurst);
  }

  /// @throws IllegalArgumentException naming the variable
  public static RequestLimits from(Env env) {
    return new RequestLimits(
        env.get(SENDS_PER_SECOND),
        env.get(SENDS_BURST),
        env.get(OTHERS_PER_SECOND),
        env.get(OTHERS_BURST));
  }
}
