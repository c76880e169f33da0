package io.parley.devstack;

import java.nio.file.Path;
import java.util.Map;

/// How a process of the stack logs: by this package's logback.xml, whatever else on the class path
/// has one, into a file of its own.
final class Logs {
  private Logs() {}

  /// System properties, to be set before anything logs.
  ///
  /// @param name the file's name without `.log`
  static Map<String, String> properties(Path directory, String name) {
    return Map.of(
        "logback.configurationFile",
        "io/parley/devstack/logback.xml",
        "parley.logs",
        directory.toString(),
        "parley.log.name",
        name,
        // or Spring Boot takes the first logback.xml it finds when a gateway starts
        "org.springframework.boot.logging.LoggingSystem",
        "none");
  }
}
