package io.parley.gateway.edge;

import static java.util.stream.Collectors.joining;

import io.parley.gateway.engineio.AdmissionLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Who may connect, and how many, from the environment; refuses what cannot work.
///
/// @param origins `PARLEY_ALLOWED_ORIGINS`: origins with commas between them, or `*`. Without it,
///   what apps call `FRONTEND_URL`, `CLIENT_URL` or `NEXT_PUBLIC_APP_URL`: one origin or more each.
///   `*` by default
/// @param limits `PARLEY_CONNECTIONS`, `PARLEY_CONNECTIONS_PER_ADDRESS`,
///   `PARLEY_HANDSHAKES_PER_SECOND`; see [AdmissionLimits#DEFAULT]
/// @param behindProxy `PARLEY_BEHIND_PROXY`: `true` takes a client's address from `Forwarded` and
///   `X-Forwarded-For`, which a proxy must then set; `false` by default
/// @param drainWindow `PARLEY_DRAIN_SECONDS`: over how long connections are closed when the gateway
///   stops, 0 to 25; 10 by default
public record EdgeSettings(
    Origins origins, AdmissionLimits limits, boolean behindProxy, Duration drainWindow) {
  /// Below the 30 s that Spring gives each step of a shutdown.
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);

  private static final List<String> ORIGINS_OF_APPS =
      List.of("FRONTEND_URL", "CLIENT_URL", "NEXT_PUBLIC_APP_URL");

  /// @throws IllegalArgumentException naming the setting and its value
  public EdgeSettings {
    if (drainWindow.isNegative() || drainWindow.compareTo(LONGEST_DRAIN) > 0) {
      throw new IllegalArgumentException(
          "PARLEY_DRAIN_SECONDS: expected 0 to 25, but was " + drainWindow.toSeconds());
    }
  }

  /// @throws IllegalArgumentException naming the variable
  public static EdgeSettings from(Map<String, String> env) {
    AdmissionLimits defaults = AdmissionLimits.DEFAULT;
    return new EdgeSettings(
        origins(env),
        new AdmissionLimits(
            number(env, "PARLEY_CONNECTIONS", defaults.connections()),
            number(env, "PARLEY_CONNECTIONS_PER_ADDRESS", defaults.connectionsPerAddress()),
            number(env, "PARLEY_HANDSHAKES_PER_SECOND", defaults.handshakesPerSecond())),
        flag(env, "PARLEY_BEHIND_PROXY"),
        Duration.ofSeconds(number(env, "PARLEY_DRAIN_SECONDS", 10)));
  }

  private static Origins origins(Map<String, String> env) {
    String own = env.get("PARLEY_ALLOWED_ORIGINS");
    if (own != null) {
      return origins("PARLEY_ALLOWED_ORIGINS", own);
    }
    String apps =
        ORIGINS_OF_APPS.stream().map(env::get).filter(Objects::nonNull).collect(joining(","));
    return apps.isBlank() ? Origins.any() : origins(String.join(" or ", ORIGINS_OF_APPS), apps);
  }

  /// @param name of the variable
  private static Origins origins(String name, String list) {
    Set<String> origins =
        Arrays.stream(list.split(","))
            .map(origin -> origin.strip().replaceFirst("/$", "")) // a URL of the root is meant so
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toSet());
    try {
      return origins.contains("*") ? Origins.any() : Origins.of(origins);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
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

  private static boolean flag(Map<String, String> env, String name) {
    String value = env.getOrDefault(name, "false").strip();
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(name + ": expected true or false, but was " + value);
    };
  }
}
