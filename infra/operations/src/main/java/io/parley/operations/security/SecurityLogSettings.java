package io.parley.operations.security;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/// Where a service writes its security log.
///
/// @param on false for no log at all
/// @param directory that it is written into; empty for the standard output
public record SecurityLogSettings(boolean on, Optional<Path> directory) {
  private static final String OFF = "off";
  private static final String STDOUT = "stdout";

  private static final Setting<SecurityLogSettings> SECURITY_LOG =
      Setting.of(
              "PARLEY_SECURITY_LOG",
              "stdout, off, or a directory",
              new SecurityLogSettings(true, Optional.empty()),
              "where the [security log](security-log.md) is written: one file a service, at most"
                  + " 512 MB",
              SecurityLogSettings::read)
          .inWords("stdout; the directory `security` of the data in `./parley up`");

  /// @throws IllegalArgumentException naming the variable
  public static SecurityLogSettings from(Env env) {
    return env.get(SECURITY_LOG);
  }

  private static SecurityLogSettings read(String text) {
    return switch (text) {
      case OFF -> new SecurityLogSettings(false, Optional.empty());
      case STDOUT -> new SecurityLogSettings(true, Optional.empty());
      default -> new SecurityLogSettings(true, Optional.of(Path.of(text)));
    };
  }
}
