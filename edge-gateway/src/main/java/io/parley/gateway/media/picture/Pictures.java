package io.parley.gateway.media.picture;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.DecoderProcess.TimeLimits;
import io.parley.gateway.media.picture.decoder.MalformedPictureException;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureLimits;
import io.parley.gateway.media.picture.decoder.PictureTooLargeException;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Pictures as they come in: copied without what tells where they were taken, and made small, by a
/// process that reads nothing else ([Decoders]): none of their bytes is looked at here. One that is
/// beyond [PictureLimits] is refused before any of it is decoded.
///
/// Pixels are work for a processor, not for the threads that answer requests: half the processors,
/// at least one and at most [#MAX_DECODERS], do it, each a picture at a time. Bound: [#WAITING]
/// pictures wait. Overflow: `OVERLOADED`.
public final class Pictures implements AutoCloseable {
  static final int MAX_DECODERS = 2;
  static final int WAITING = 32;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Decoders decoders;
  private final ThreadPoolExecutor workers;

  public Pictures() {
    this(DecoderCommand.standard(), TimeLimits.STANDARD);
  }

  Pictures(DecoderCommand command, TimeLimits limits) {
    decoders = new Decoders(command, limits);
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_DECODERS);
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

  /// @param original stays open
  /// @throws RequestException `TOO_LARGE`; `INVALID` for a picture that is broken, or that its
  ///   decoder does not come to an end with; `OVERLOADED`
  public Picture take(PictureType type, Spool original)
      throws RequestException, IOException, InterruptedException {
    Future<Picture> work;
    Callable<Picture> task = () -> process(type, original);
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

  public DecoderCounts counts() {
    return decoders.counts();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    decoders.close();
  }

  Set<Long> pids() {
    return decoders.pids();
  }

  private Picture process(PictureType type, Spool original) throws RequestException, IOException {
    try {
      return decoders.decode(type, original);
    } catch (MalformedPictureException e) {
      throw RequestException.of(
          ErrorCode.INVALID, "the file is broken: it is no whole " + type.mediaType());
    } catch (PictureTooLargeException e) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE,
          "the picture has more than "
              + PictureLimits.MAX_SIDE
              + " pixels a side, "
              + PictureLimits.MAX_PIXELS
              + " pixels, "
              + PictureLimits.MAX_SCANS
              + " scans, or much beside its pixels");
    } catch (DecoderLostException e) {
      throw RequestException.of(ErrorCode.INVALID, "the picture cannot be read");
    }
  }
}
