package io.parley.devstack;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What to start and where.
///
/// @param gateways how many; each has a port of its own, from `port` on
/// @param ownProcesses each service is a process of its own, instead of all in this one
/// @param address where gateways listen; the embedded Kafka and MongoDB are on 127.0.0.1 only
/// @param externalKafka bootstrap servers to use instead of an embedded broker
/// @param externalMongo URI to use instead of the embedded MongoDB; may hold a password
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
    Optional<String> externalKafka,
    Optional<String> externalMongo,
    Map<String, String> env) {
  private static final int MOST = 16;

  /// @throws UsageException for a bad option
  /// @throws StackFailure for a bad variable
  static StackSettings from(Arguments arguments, Map<String, String> env) {
    arguments.expect(0, Set.of("--gateways", "--processors", "--sinks"));
    Optional<String> gateways = arguments.option("--gateways");
    Optional<String> processors = arguments.option("--processors");
    Optional<String> sinks = arguments.option("--sinks");
    return new StackSettings(
        count("--gateways", gateways),
        count("--processors", processors),
        count("--sinks", sinks),
        gateways.isPresent() || processors.isPresent() || sinks.isPresent(),
        port(env, "PORT", 8080),
        present(env, "PARLEY_ADDRESS").orElse("127.0.0.1"),
        port(env, "PARLEY_KAFKA_PORT", 9092),
        port(env, "PARLEY_MONGO_PORT", 27017),
        dataDirectory(env),
        present(env, "KAFKA_BOOTSTRAP_SERVERS"),
        present(env, "MONGODB_URI"),
        Map.copyOf(env));
  }

  static Path dataDirectory(Map<String, String> env) {
    return Path.of(present(env, "PARLEY_DATA").orElse(".parley")).toAbsolutePath().normalize();
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
    return isLoopback() && present(env, "PARLEY_DEMO_TOKENS").orElse("true").equals("true");
  }

  /// Whether an auditor runs too: yes, unless `PARLEY_AUDITOR` is `false`.
  boolean auditor() {
    return !present(env, "PARLEY_AUDITOR").orElse("true").equals("false");
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

  static Optional<String> present(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(value -> !value.isEmpty());
  }

  private static int count(String option, Optional<String> value) {
    return value.isEmpty()
        ? 1
        : number(value.get(), 1, MOST)
            .orElseThrow(() -> new UsageException(option + " expects 1 to " + MOST));
  }

  private static int port(Map<String, String> env, String name, int standard) {
    Optional<String> value = present(env, name);
    return value.isEmpty()
        ? standard
        : number(value.get(), 1, 65_535)
            .orElseThrow(
                () ->
                    new StackFailure(
                        name + ": expected a port, 1 to 65535, but was '" + value.get() + "'"));
  }

  private static Optional<Integer> number(String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      return number >= least && number <= most ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
