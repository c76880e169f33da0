package io.parley.gateway.app;

import static java.util.stream.Collectors.joining;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.http.Origins;
import io.parley.gateway.http.PortLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who may connect, and how many, from the environment; refuses what cannot work.
///
/// @param origins whose pages may connect
/// @param behindProxy whether a client's address is taken from `Forwarded` and `X-Forwarded-For`,
///   which a proxy must then set
/// @param tls null if the gateway speaks plain HTTP
/// @param drainWindow over how long connections are closed when the gateway stops
public record ConnectionSettings(
    Origins origins,
    ConnectionLimits limits,
    boolean behindProxy,
    @Nullable TlsFiles tls,
    Duration drainWindow) {
  private static final int MANY = 10_000_000;

  private static final String ORIGINS = "origins with commas between them, or *";

  private static final Setting<String> ALLOWED_ORIGINS =
      Setting.text(
              "PARLEY_ALLOWED_ORIGINS",
              ORIGINS,
              null,
              "whose pages may connect, for example `https://app.example.com`")
          .inWords("those of `CLIENT_URL`, `FRONTEND_URL` and `NEXT_PUBLIC_APP_URL`, else *");

  private static final Setting<String> FRONTEND_URL = ofAnApp("FRONTEND_URL");
  private static final Setting<String> CLIENT_URL = ofAnApp("CLIENT_URL");
  private static final Setting<String> NEXT_PUBLIC_APP_URL = ofAnApp("NEXT_PUBLIC_APP_URL");

  private static final List<Setting<String>> ORIGINS_OF_APPS =
      List.of(FRONTEND_URL, CLIENT_URL, NEXT_PUBLIC_APP_URL);

  private static final Setting<Integer> CONNECTIONS =
      Setting.number(
          "PARLEY_CONNECTIONS",
          1,
          MANY,
          ConnectionLimits.DEFAULT.connections(),
          "connections of a gateway");

  private static final Setting<Integer> CONNECTIONS_PER_ADDRESS =
      Setting.number(
          "PARLEY_CONNECTIONS_PER_ADDRESS",
          1,
          MANY,
          ConnectionLimits.DEFAULT.connectionsPerAddress(),
          "connections of one address, or of one IPv6 /64; a whole company may have one");

  private static final Setting<Integer> HANDSHAKES_PER_SECOND =
      Setting.number(
          "PARLEY_HANDSHAKES_PER_SECOND",
          1,
          MANY,
          ConnectionLimits.DEFAULT.handshakesPerSecond(),
          "new connections a second, half of them of one address");

  private static final Setting<Integer> UNTRUSTED_BYTES =
      Setting.number(
          "PARLEY_UNTRUSTED_BYTES",
          1 << 20,
          1 << 30,
          ConnectionLimits.DEFAULT.untrustedBytes(),
          "bytes of memory that a gateway lends to clients before they have shown a token, a"
              + " quarter of them to one address");

  private static final Setting<Boolean> BEHIND_PROXY =
      Setting.flag(
          "PARLEY_BEHIND_PROXY",
          false,
          "takes a client's address from `Forwarded` and `X-Forwarded-For`: only behind a proxy"
              + " that overwrites them");

  /// Below the 30 s that Spring gives each step of a shutdown.
  private static final Setting<Integer> DRAIN_SECONDS =
      Setting.number(
          "PARLEY_DRAIN_SECONDS",
          0,
          25,
          10,
          "seconds over which connections are closed when the gateway stops");

  private static Setting<String> ofAnApp(String name) {
    return Setting.text(
        name, ORIGINS, null, "an app's own name for whose pages may connect; one origin or more");
  }

  /// @throws IllegalArgumentException naming the variable
  public static ConnectionSettings from(Env env) {
    return new ConnectionSettings(
        origins(env),
        new ConnectionLimits(
            env.get(CONNECTIONS),
            env.get(CONNECTIONS_PER_ADDRESS),
            env.get(HANDSHAKES_PER_SECOND),
            env.get(UNTRUSTED_BYTES)),
        env.get(BEHIND_PROXY),
        TlsFiles.from(env).orElse(null),
        Duration.ofSeconds(env.get(DRAIN_SECONDS)));
  }

  /// What the port takes: two TCP connections for each connection of a client, since one of
  /// long-polling needs as many; fewer where the process may not open so many files.
  PortLimits port() {
    long wanted = 2L * limits.connections();
    long most = Math.min(wanted, OpenFiles.most() * 7 / 8);
    long ofOne = Math.max(1, 2L * limits.connectionsPerAddress() * most / wanted);
    return new PortLimits(
        Math.toIntExact(most),
        Math.toIntExact(Math.min(ofOne, most)),
        PortLimits.HEADERS_WITHIN,
        behindProxy,
        tls != null);
  }

  private static Origins origins(Env env) {
    Optional<String> own = env.find(ALLOWED_ORIGINS);
    if (own.isPresent()) {
      return origins(ALLOWED_ORIGINS.name(), own.get());
    }
    List<Setting<String>> given = ORIGINS_OF_APPS.stream().filter(env::has).toList();
    return given.isEmpty()
        ? Origins.any()
        : origins(
            given.stream().map(Setting::name).collect(joining(" or ")),
            given.stream().map(env::get).collect(joining(",")));
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
}
