package io.parley.devstack;

import io.parley.contract.settings.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stack's data, held by one stack at a time (see the package's doc for what is in it).
final class DataDirectory implements AutoCloseable {
  /// Goes up when an older stack's data cannot be read any more.
  static final String LAYOUT = "7";

  private static final String SECRET = "jwt-secret";

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Opens the directory, making it when there is none.
  ///
  /// @throws StackFailure when another stack holds it, when its data are of another version, or
  ///   when it cannot be written
  static DataDirectory open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel lock = lock(root);
      try {
        checkVersion(root);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
      return new DataDirectory(root, lock);
    } catch (IOException e) {
      throw new StackFailure(
          "cannot use the data directory " + root + ": " + e + " (PARLEY_DATA names another)", e);
    }
  }

  /// The secret of a stack that may or may not run.
  static Optional<Secrets> readSecret(Path root) {
    Path file = root.resolve(SECRET);
    try {
      return Files.exists(file)
          ? Optional.of(Secrets.of(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new StackFailure("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new StackFailure(file + ": " + e.getMessage(), e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /// Makes a secret of 256 random bits and keeps it, in a file for its owner's eyes only.
  ///
  /// @return where it is
  Path makeSecret() {
    Path file = root.resolve(SECRET);
    try {
      SecretFile.write(file, SecretFile.random() + "\n");
    } catch (IOException e) {
      throw new StackFailure("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      String holder = Files.readString(file).strip();
      throw new StackFailure(
          "the data in "
              + root
              + " are in use by another Parley (process "
              + (holder.isEmpty() ? "unknown" : holder)
              + "): stop it, or set PARLEY_DATA to another directory");
    }
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // held in this very process
      return null;
    }
  }

  private static void checkVersion(Path root) throws IOException {
    Path file = root.resolve("version");
    if (!Files.exists(file)) {
      Files.writeString(file, LAYOUT + "\n");
      return;
    }
    String version = Files.readString(file).strip();
    if (!version.equals(LAYOUT)) {
      throw new StackFailure(
          "the data in "
              + root
              + " are of another version of Parley (layout '"
              + version
              + "', this one reads '"
              + LAYOUT
              + "'): remove the directory, or set PARLEY_DATA to another");
    }
  }
}
