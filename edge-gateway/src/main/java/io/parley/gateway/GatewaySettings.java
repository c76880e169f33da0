package io.parley.gateway;

import io.parley.gateway.auth.DemoTokens;
import io.parley.gateway.auth.RecoveryKey;
import io.parley.gateway.auth.TokenKey;
import io.parley.gateway.dialect.Dialect;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.edge.EdgeSettings;
import io.parley.gateway.media.MediaSettings;
import io.parley.gateway.request.RequestLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// How one gateway runs, from the environment.
///
/// @param address `PARLEY_ADDRESS`: what to listen on; all interfaces by default
/// @param port `PORT`: 0 to 65535, 8080 by default; 0 for any free one
/// @param bootstrapServers `KAFKA_BOOTSTRAP_SERVERS`, required
/// @param mongoUri `MONGODB_URI`, required; may hold a password
/// @param gatewayId `PARLEY_GATEWAY_ID`: kept across restarts and unlike every other gateway's; the
///   host's name and the port by default
/// @param edge see [EdgeSettings#from]
/// @param limits see [RequestLimits]
/// @param dialect `PARLEY_DIALECT`: of clients that name none, see [Dialects#ALL]; `parley` by
///   default
/// @param media see [MediaSettings#from]
/// @param tokenKey see [TokenKey#from]
/// @param recoveryKey see [RecoveryKey#from]; null, clients are not recovered, if there is none
/// @param demoTokens see [DemoTokens#from]; null, they are off, by default
public record GatewaySettings(
    String address,
    int port,
    String bootstrapServers,
    String mongoUri,
    String gatewayId,
    EdgeSettings edge,
    RequestLimits limits,
    Dialect dialect,
    MediaSettings media,
    TokenKey tokenKey,
    @Nullable SecretKey recoveryKey,
    @Nullable DemoTokens demoTokens) {
  private static final int DEFAULT_PORT = 8080;

  public GatewaySettings {
    require("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    require("MONGODB_URI", mongoUri);
    require("PARLEY_GATEWAY_ID", gatewayId);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("PORT: expected 0 to 65535, but was " + port);
    }
  }

  /// @throws IllegalArgumentException naming the variable
  public static GatewaySettings from(Map<String, String> env) {
    int port = port(env);
    TokenKey tokenKey = TokenKey.from(env);
    return new GatewaySettings(
        env.getOrDefault("PARLEY_ADDRESS", "0.0.0.0"),
        port,
        env.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""),
        env.getOrDefault("MONGODB_URI", ""),
        env.getOrDefault("PARLEY_GATEWAY_ID", hostName() + ":" + port),
        EdgeSettings.from(env),
        RequestLimits.from(env),
        dialect(env.getOrDefault("PARLEY_DIALECT", Dialects.NATIVE.name())),
        MediaSettings.from(env),
        tokenKey,
        RecoveryKey.from(env, tokenKey).orElse(null),
        DemoTokens.from(env, tokenKey));
  }

  /// Without the password and the key.
  @Override
  public String toString() {
    return "GatewaySettings[" + gatewayId + " on " + address + ":" + port + "]";
  }

  private static void require(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is required");
    }
  }

  private static Dialect dialect(String name) {
    return Dialects.named(name.strip())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "PARLEY_DIALECT: expected one of "
                        + Dialects.ALL.stream().map(Dialect::name).toList()
                        + ", but was "
                        + name));
  }

  private static int port(Map<String, String> env) {
    String port = env.get("PORT");
    try {
      return port == null ? DEFAULT_PORT : Integer.parseInt(port.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("PORT: expected a number, but was " + port, e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // a host without a name of its own is still a host
      return "localhost";
    }
  }
}
