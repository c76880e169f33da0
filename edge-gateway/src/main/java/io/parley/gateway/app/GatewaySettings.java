package io.parley.gateway.app;

import static java.util.stream.Collectors.joining;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import io.parley.gateway.dialect.Dialect;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.login.recovery.RecoveryKey;
import io.parley.gateway.login.token.DemoTokens;
import io.parley.gateway.login.token.TokenKey;
import io.parley.gateway.login.token.TokenRules;
import io.parley.gateway.media.MediaSettings;
import io.parley.gateway.request.ConsentRules;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.rest.page.PageSettings;
import io.parley.operations.ManagementSettings;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// How one gateway runs, from the environment.
///
/// @param mongoUri may hold a password
/// @param gatewayId kept across restarts and unlike every other gateway's
/// @param dialect of clients that name none
/// @param recoveryKeys none, clients are not recovered, if there is no secret
/// @param demoTokens null, they are off, by default
public record GatewaySettings(
    String address,
    int port,
    KafkaConnection kafka,
    String mongoUri,
    String gatewayId,
    ConnectionSettings connections,
    RequestLimits limits,
    ConsentRules consent,
    Dialect dialect,
    MediaSettings media,
    PageSettings page,
    TokenKey tokenKey,
    TokenRules tokenRules,
    List<SecretKey> recoveryKeys,
    @Nullable DemoTokens demoTokens,
    ManagementSettings management) {
  private static final Setting<String> GATEWAY_ID =
      Setting.text(
              "PARLEY_GATEWAY_ID",
              "a name",
              null,
              "kept across restarts and unlike every other gateway's")
          .inWords("the host's name and the port");

  private static final Setting<Dialect> DIALECT =
      Setting.of(
              "PARLEY_DIALECT",
              Dialects.ALL.stream().map(Dialect::name).collect(joining(", ")),
              Dialects.NATIVE,
              "the dialect of clients that name none",
              name -> Dialects.named(name).orElseThrow(IllegalArgumentException::new))
          .inWords(Dialects.NATIVE.name());

  /// @throws IllegalArgumentException naming the variable
  public static GatewaySettings from(Map<String, String> variables) {
    Env env = new Env(variables);
    int port = env.get(SharedSettings.PORT);
    TokenKey tokenKey = TokenKey.from(env);
    return new GatewaySettings(
        env.find(SharedSettings.PARLEY_ADDRESS).orElse("0.0.0.0"),
        port,
        KafkaConnection.from(env),
        env.get(SharedSettings.MONGODB_URI),
        env.find(GATEWAY_ID).orElseGet(() -> Setting.hostName() + ":" + port),
        ConnectionSettings.from(env),
        RequestLimits.from(env),
        ConsentRules.from(env),
        env.get(DIALECT),
        MediaSettings.from(env),
        PageSettings.from(env),
        tokenKey,
        TokenRules.from(env),
        RecoveryKey.from(env, tokenKey),
        DemoTokens.from(env, tokenKey),
        ManagementSettings.from(env));
  }

  /// Without the password and the key.
  @Override
  public String toString() {
    return "GatewaySettings[" + gatewayId + " on " + address + ":" + port + "]";
  }
}
