package io.parley.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where a topology under test keeps its stores. In memory where the system has such a place: the
/// test driver flushes RocksDB after each record.
public final class StateDirectory {
  private static final Path MEMORY = Path.of("/dev/shm");

  private StateDirectory() {}

  public static Path create() {
    try {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "parley-topology")
          : Files.createTempDirectory("parley-topology");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
