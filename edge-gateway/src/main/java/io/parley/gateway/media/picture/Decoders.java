package io.parley.gateway.media.picture;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.DecoderLostException.Loss;
import io.parley.gateway.media.picture.DecoderProcess.TimeLimits;
import io.parley.gateway.media.picture.decoder.MalformedPictureException;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureTooLargeException;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The decoders of a gateway: started when there is a picture, kept for the next one, and replaced
/// after [#PICTURES_EACH], so that what a picture may have done to one ends with it. There are as
/// many as threads that ask.
///
/// A decoder that is lost costs the picture that it was at, and the next one gets another at once.
/// One that does not come up at all is not tried again before a while, twice as long each time.
final class Decoders implements AutoCloseable {
  static final int PICTURES_EACH = 200;

  private static final Logger log = LoggerFactory.getLogger(Decoders.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final DecoderCommand command;
  private final TimeLimits limits;
  private final DecoderCounts counts = new DecoderCounts();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("media-decoder-clock").factory());

  // All guarded by this.
  private final Deque<DecoderProcess> idle = new ArrayDeque<>();
  private final Set<DecoderProcess> all = new HashSet<>();
  private boolean closed;
  private Duration pause = Duration.ZERO;
  private long pauseEnd = System.nanoTime();

  Decoders(DecoderCommand command, TimeLimits limits) {
    this.command = command;
    this.limits = limits;
  }

  DecoderCounts counts() {
    return counts;
  }

  /// @throws MalformedPictureException when the picture is broken
  /// @throws PictureTooLargeException when it is too large
  /// @throws DecoderLostException when this picture has cost a decoder
  /// @throws RequestException `OVERLOADED` when there is no decoder now
  /// @throws IOException when the gateway's own disk fails
  Picture decode(PictureType type, Spool original) throws RequestException, IOException {
    DecoderProcess decoder = take();
    boolean sound = false;
    try {
      Picture picture = decoder.decode(type, original);
      sound = true;
      return picture;
    } catch (MalformedPictureException | PictureTooLargeException e) {
      sound = true;
      throw e;
    } catch (DecoderLostException e) {
      if (isClosed()) {
        throw unavailable(FIRST_PAUSE);
      }
      log.info("a picture has cost a decoder: {}", e.loss());
      counts.countLost(e.loss());
      throw e;
    } finally {
      giveBack(decoder, sound);
    }
  }

  /// Pictures that are being decoded lose their decoders.
  @Override
  public synchronized void close() {
    closed = true;
    all.forEach(DecoderProcess::close);
    all.clear();
    idle.clear();
    clock.shutdownNow();
  }

  /// The processes that there are now.
  synchronized Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    all.forEach(decoder -> pids.add(decoder.pid()));
    return pids;
  }

  private DecoderProcess take() throws RequestException {
    DecoderProcess kept = takeKept();
    return kept == null ? start() : kept;
  }

  private synchronized @Nullable DecoderProcess takeKept() throws RequestException {
    if (closed) {
      throw unavailable(FIRST_PAUSE);
    }
    for (DecoderProcess next = idle.poll(); next != null; next = idle.poll()) {
      if (next.isUsable()) {
        return next;
      }
      log.info("a decoder has ended while it waited for a picture");
      counts.countLost(Loss.DIED);
      all.remove(next);
    }
    long left = pauseEnd - System.nanoTime();
    if (left > 0) {
      throw unavailable(Duration.ofNanos(left));
    }
    return null;
  }

  private DecoderProcess start() throws RequestException {
    DecoderProcess decoder;
    try {
      decoder = DecoderProcess.start(command, clock, limits);
    } catch (DecoderLostException e) {
      throw unavailable(pauseAfter(e));
    }
    counts.countStarted();
    synchronized (this) {
      pause = Duration.ZERO;
      if (closed) {
        decoder.close();
        throw unavailable(FIRST_PAUSE);
      }
      all.add(decoder);
    }
    return decoder;
  }

  private synchronized Duration pauseAfter(DecoderLostException e) {
    if (!closed) {
      log.warn("no decoder of pictures comes up: {}", String.valueOf(e.getCause()));
      counts.countLost(e.loss());
    }
    Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    pauseEnd = System.nanoTime() + pause.toNanos();
    return pause;
  }

  private synchronized void giveBack(DecoderProcess decoder, boolean sound) {
    if (sound && !closed && decoder.isUsable() && decoder.served() < PICTURES_EACH) {
      idle.push(decoder);
    } else {
      all.remove(decoder);
      decoder.close();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static RequestException unavailable(Duration pause) {
    return RequestException.later(
        ErrorCode.OVERLOADED, "pictures cannot be taken now; try again", pause);
  }
}
