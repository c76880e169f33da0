package io.parley.benchmarks.harness;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A new directory, removed with all that is in it when this is closed.
public final class TemporaryDirectory implements AutoCloseable {
  private final Path path;

  /// @throws BenchmarkFailure when it cannot be made
  public TemporaryDirectory() {
    try {
      path = Files.createTempDirectory("parley-bench-");
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot make a directory for the data: " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  /// @throws BenchmarkFailure when something remains
  @Override
  public void close() {
    try {
      remove(path);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot remove " + path + ": " + e.getMessage(), e);
    }
  }

  /// Removes a directory with all that is in it.
  public static void remove(Path directory) throws IOException {
    Files.walkFileTree(directory, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
