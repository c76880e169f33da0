package io.parley.faults.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The wall clock of the processes that are started with it, by libfaketime (Debian's package
/// `faketime`): it can be set forward and back while they run. Their monotonic clock stays as it
/// is, as when an administrator or NTP sets a clock. They are somewhat slower with it, so none has
/// it but while its clock is to jump.
public final class FakeClock {
  private final Path library;
  private final Path file;

  private FakeClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /// @param file where the offset is kept; processes look there once a second
  /// @return empty where there is no libfaketime
  static Optional<FakeClock> in(Path file) throws IOException {
    Optional<Path> library = library();
    if (library.isEmpty()) {
      return Optional.empty();
    }
    FakeClock clock = new FakeClock(library.get(), file);
    clock.set(Duration.ZERO);
    return Optional.of(clock);
  }

  /// How far from the true time it is from now on, or a second later.
  public void set(Duration offset) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, "%+d%n".formatted(offset.toSeconds()));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// For the environment of a process that is to have this clock.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        // The "fix" makes waits by the monotonic clock, as the JVM's are, return at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /// Not the library's variant for threads, which takes a lock for every look at the clock.
  private static Optional<Path> library() throws IOException {
    Path lib = Path.of("/usr/lib");
    if (!Files.isDirectory(lib)) {
      return Optional.empty();
    }
    try (Stream<Path> architectures = Files.list(lib)) {
      return architectures
          .map(directory -> directory.resolve("faketime/libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();
    }
  }
}
