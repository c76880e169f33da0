package io.parley.operations;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.operations.security.SecurityLogSettings;
import java.util.Optional;

/// Where a service serves its metrics, and writes its security log.
///
/// @param port empty for nowhere; 0 for any free one
public record ManagementSettings(
    String address, Optional<Integer> port, SecurityLogSettings securityLog) {
  private static final String LOOPBACK = "127.0.0.1";

  private static final Setting<String> MANAGEMENT_ADDRESS =
      Setting.text(
          "PARLEY_MANAGEMENT_ADDRESS",
          "an address or a host's name",
          LOOPBACK,
          "what the management port listens on; in a container `0.0.0.0`, or nobody else reaches it."
              + " Whoever reaches it reads the metrics, and nothing else");

  private static final Setting<Integer> MANAGEMENT_PORT =
      Setting.number(
              "PARLEY_MANAGEMENT_PORT",
              0,
              65_535,
              null,
              "serves the [metrics](operating.md) at `/metrics`; 0 for any free port, which the log"
                  + " names. Of `./parley up` the first service's, the others follow")
          .inWords("none, and no metrics; any free ones in `./parley up`");

  /// @throws IllegalArgumentException naming the variable
  public static ManagementSettings from(Env env) {
    return new ManagementSettings(
        env.get(MANAGEMENT_ADDRESS), env.find(MANAGEMENT_PORT), SecurityLogSettings.from(env));
  }
}
