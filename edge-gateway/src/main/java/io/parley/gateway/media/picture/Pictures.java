package io.parley.gateway.media.picture;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.PictureFormat.MalformedPictureException;
import io.parley.gateway.media.picture.PictureFormat.Shape;
import io.parley.gateway.request.RequestException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pictures as they come in: copied without what tells where they were taken ([PictureFormat]), and
/// made small. One of more than [#MAX_PIXELS] is refused before any of them is decoded.
///
/// Pixels are work for a processor, not for the threads that answer requests: half the processors,
/// at least one, do it, each a picture at a time with some 3 MiB. Bound: [#WAITING] pictures wait.
/// Overflow: `OVERLOADED`.
public final class Pictures implements AutoCloseable {
  /// 50 megapixels, what today's telephones take: about half a second to decode.
  static final long MAX_PIXELS = 50_000_000;

  static final int WAITING = 32;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final ThreadPoolExecutor workers;

  public Pictures() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("media-pictures-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /// @param copy as it is to be stored
  /// @param width as it is shown, turned as its EXIF said
  /// @param thumbnail null if there is none: of a kind or a state that the JDK cannot decode
  public record Picture(Spool copy, int width, int height, @Nullable Thumbnail thumbnail)
      implements AutoCloseable {
    @Override
    public void close() {
      copy.close();
      if (thumbnail != null) {
        thumbnail.close();
      }
    }
  }

  /// @param type as sniffed, of those that [PictureFormat] knows
  /// @param original stays open
  /// @throws RequestException `TOO_LARGE` for too many pixels, `INVALID` for a broken picture,
  ///   `OVERLOADED`
  public Picture take(String type, PictureFormat format, Spool original)
      throws RequestException, IOException, InterruptedException {
    Future<Picture> work;
    Callable<Picture> task = () -> process(type, format, original);
    try {
      work = workers.submit(task);
    } catch (RejectedExecutionException e) {
      throw RequestException.later(
          ErrorCode.OVERLOADED, "too many pictures are coming in", TRY_AGAIN);
    }
    try {
      return work.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RequestException refused -> throw refused;
        case IOException failed -> throw failed;
        case null, default -> throw new IllegalStateException("a picture's work failed", e);
      }
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private static Picture process(String type, PictureFormat format, Spool original)
      throws RequestException, IOException {
    Spool copy = Spool.create();
    try {
      Shape shape = copy(type, format, original, copy);
      Optional<Thumbnail> thumbnail = Thumbnail.of(type, copy, shape);
      return new Picture(
          copy,
          shape.liesOnItsSide() ? shape.height() : shape.width(),
          shape.liesOnItsSide() ? shape.width() : shape.height(),
          thumbnail.orElse(null));
    } catch (RequestException | IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private static Shape copy(String type, PictureFormat format, Spool original, Spool copy)
      throws RequestException, IOException {
    Shape shape;
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(original.input()))) {
      shape = format.copy(in, copy);
    } catch (MalformedPictureException | EOFException e) {
      throw RequestException.of(ErrorCode.INVALID, "the file is broken: it is no whole " + type);
    }
    if (shape.pixels() > MAX_PIXELS) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE, "the picture has more than " + MAX_PIXELS + " pixels");
    }
    return shape;
  }
}
