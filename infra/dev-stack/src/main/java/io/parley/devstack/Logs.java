package io.parley.devstack;

import java.nio.file.Path;

/// The system properties that logback.xml reads. To be set before anything logs.
final class Logs {
  static final String DIRECTORY = "parley.logs";

  /// The file's name without `.log`.
  static final String NAME = "parley.log.name";

  private Logs() {}

  static void writeTo(Path directory) {
    System.setProperty(DIRECTORY, directory.toString());
    System.setProperty(NAME, "parley");
  }
}
