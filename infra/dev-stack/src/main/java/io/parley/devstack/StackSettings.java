package io.parley.devstack;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Secrets;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import io.parley.operations.ManagementSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What to start and where.
///
/// @param gateways how many; each has a port of its own, from `port` on
/// @param ownProcesses each service is a process of its own, instead of all in this one
/// @param address where gateways listen; the embedded Kafka and MongoDB are on 127.0.0.1 only
/// @param auditor whether an auditor runs too
/// @param externalKafka bootstrap servers to use instead of an embedded broker
/// @param externalMongo URI to use instead of the embedded MongoDB; may hold a password
/// @param management where the first service serves its metrics; the others follow
/// @param env what services get besides; holds secrets, so none of this goes into [#toString]
record StackSettings(
    int gateways,
    int processors,
    int sinks,
    boolean ownProcesses,
    int port,
    String address,
    int kafkaPort,
    int mongoPort,
    Path data,
    boolean auditor,
    Optional<String> externalKafka,
    Optional<String> externalMongo,
    ManagementSettings management,
    Map<String, String> env) {
  private static final Setting<Integer> KAFKA_PORT =
      Setting.number(
          "PARLEY_KAFKA_PORT", 1, 65_535, 9092, "the embedded broker's port, on 127.0.0.1");

  private static final Setting<Integer> MONGO_PORT =
      Setting.number(
          "PARLEY_MONGO_PORT", 1, 65_535, 27_017, "the embedded MongoDB's port, on 127.0.0.1");

  private static final Setting<Path> DATA =
      Setting.of(
          "PARLEY_DATA", "a directory", Path.of(".parley"), "where everything is kept", Path::of);

  private static final Setting<Boolean> AUDITOR =
      Setting.flag("PARLEY_AUDITOR", true, "runs an auditor too");

  /// @throws StackFailure for a bad variable
  static StackSettings from(Scale scale, Map<String, String> env) {
    Env read = new Env(env);
    if (env.containsKey("PARLEY_TLS_CERTIFICATE") || env.containsKey("PARLEY_TLS_KEY")) {
      throw new StackFailure(
          "PARLEY_TLS_CERTIFICATE, PARLEY_TLS_KEY: ./parley up speaks plain HTTP");
    }
    try {
      return new StackSettings(
          scale.gateways(),
          scale.processors(),
          scale.sinks(),
          scale.ownProcesses(),
          fixed(read.get(SharedSettings.PORT)),
          read.find(SharedSettings.PARLEY_ADDRESS).orElse("127.0.0.1"),
          read.get(KAFKA_PORT),
          read.get(MONGO_PORT),
          dataDirectory(env),
          read.get(AUDITOR),
          read.find(SharedSettings.KAFKA_BOOTSTRAP_SERVERS),
          read.find(SharedSettings.MONGODB_URI),
          ManagementSettings.from(read),
          Map.copyOf(env));
    } catch (IllegalArgumentException e) {
      throw new StackFailure(String.valueOf(e.getMessage()));
    }
  }

  /// Who starts it is told the address before anything listens there.
  private static int fixed(int port) {
    if (port == 0) {
      throw new IllegalArgumentException("PORT: expected 1 to 65535, but was 0");
    }
    return port;
  }

  static Path dataDirectory(Map<String, String> env) {
    return new Env(env).get(DATA).toAbsolutePath().normalize();
  }

  /// The secret that is given, if one is.
  ///
  /// @throws StackFailure when it is none
  static Optional<Secrets> secret(Map<String, String> env) {
    try {
      return new Env(env).find(SharedSettings.JWT_SECRET);
    } catch (IllegalArgumentException e) {
      throw new StackFailure(String.valueOf(e.getMessage()));
    }
  }

  /// Where a browser on this machine finds a gateway.
  String url(int gatewayPort) {
    boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
    String host = everywhere ? "127.0.0.1" : address;
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + gatewayPort;
  }

  /// Whether gateways give a token for any name: only where nobody but this machine's users can
  /// ask, and not if `PARLEY_DEMO_TOKENS` says otherwise.
  boolean demoTokens() {
    return isLoopback() && new Env(env).find(SharedSettings.PARLEY_DEMO_TOKENS).orElse(true);
  }

  boolean isLoopback() {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) { // no gateway will listen there either
      return false;
    }
  }

  @Override
  public String toString() {
    return "StackSettings[" + gateways + " gateways from port " + port + ", " + data + "]";
  }
}
