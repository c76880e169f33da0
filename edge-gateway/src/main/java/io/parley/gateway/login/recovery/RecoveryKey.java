package io.parley.gateway.login.recovery;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Secrets;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import io.parley.gateway.login.token.DerivedKeys;
import io.parley.gateway.login.token.TokenKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.SecretKey;

/// What the tokens of connection state recovery are signed with, and those before, which verify
/// while a secret takes the place of another. All gateways need the same, or a client is recovered
/// only where it was.
public final class RecoveryKey {
  private static final Setting<Secrets> SECRET =
      Setting.exact(
              "PARLEY_RECOVERY_SECRET",
              SharedSettings.JWT_SECRET.form(),
              null,
              "what the tokens of connection state recovery are signed with, the same at all"
                  + " gateways; several as of `JWT_SECRET`. Without both clients are not recovered",
              Secrets::of)
          .hidden()
          .inWords("derived from `JWT_SECRET`");

  private static final String PURPOSE = "parley connection state recovery 1";

  private RecoveryKey() {}

  /// @return of which the first signs and all verify; empty if there is no secret at all: clients
  ///   are not recovered and start anew
  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static List<SecretKey> from(Env env, TokenKey tokenKey) {
    return env.find(SECRET)
        .map(secrets -> secrets.all().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> tokenKey.secrets().stream().map(SecretKey::getEncoded))
        .map(secret -> DerivedKeys.derive(secret, PURPOSE))
        .toList();
  }
}
