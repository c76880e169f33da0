package io.parley.gateway.media;

import io.parley.gateway.media.file.Spool;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/// Keeps files by key. Nothing blocks but the reading of a [Spool]; futures fail with the store's
/// own exception when it refuses or does not answer in time, and are completed by a thread of the
/// store's. What has been confirmed is kept as safely as the store keeps anything.
///
/// Keys are of `a-z`, `0-9`, `-` and `.`; a key is written once.
public interface MediaStore extends AutoCloseable {
  /// Keys that one [#list] may ask for.
  int MAX_LIST = 1_000;

  /// Completes when the store has all of it. If it fails, something of it may be left, which
  /// [#find] does not find and [#list] lists, so that it can be removed.
  ///
  /// @param bytes as many as the file's size; not closed
  CompletableFuture<?> put(String key, StoredFile file, Spool bytes);

  /// Empty for a key that was never written whole, or was removed.
  CompletableFuture<Optional<StoredFile>> find(String key);

  /// Some of a file's bytes, as they are asked for: no more than about 1 MiB is held at a time.
  /// Fails if the store has not all of them.
  ///
  /// @param first 0 for the file's first byte
  /// @param length at least 1; `first + length` is at most the file's size
  Flux<ByteBuffer> read(String key, long first, long length);

  /// Completes when nothing is left of it; changes nothing where there is none.
  CompletableFuture<?> remove(String key);

  /// In order; those that are not whole too.
  ///
  /// @param after an exclusive bound; null for none
  /// @param limit 1 to [#MAX_LIST]
  CompletableFuture<List<String>> list(@Nullable String after, int limit);

  @Override
  void close();
}
