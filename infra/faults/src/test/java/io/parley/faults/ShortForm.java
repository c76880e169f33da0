package io.parley.faults;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How tests run the harness: a round, for there is no time for another one after it.
final class ShortForm {
  static final Path SCRIPTS = Path.of("src", "main", "js").toAbsolutePath();

  private static final int USERS = 20;
  private static final int OFFICIAL_CLIENTS = 4;

  private ShortForm() {}

  /// @param out of its logs, in `target`
  /// @param broken what is broken on purpose
  static FaultSettings settings(
      String out, int rate, List<FaultName> faults, BrokenBuild... broken) {
    boolean node = Files.isDirectory(SCRIPTS.resolve("node_modules"));
    return new FaultSettings(
        Duration.ZERO,
        Integer.MAX_VALUE,
        faults,
        rate,
        rate,
        1,
        USERS,
        node ? OFFICIAL_CLIENTS : 0,
        Path.of("target", out).toAbsolutePath(),
        List.of(broken),
        Form.SHORT);
  }
}
