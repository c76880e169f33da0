package io.parley.gateway.media.picture;

import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.DecoderLostException.Loss;
import io.parley.gateway.media.picture.decoder.DecoderProtocol;
import io.parley.gateway.media.picture.decoder.DecoderProtocol.GarbledAnswerException;
import io.parley.gateway.media.picture.decoder.MalformedPictureException;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureTooLargeException;
import io.parley.gateway.media.picture.decoder.PictureType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One decoder's process, as the gateway sees it. Once it is lost it is of no use: nobody can tell
/// what it would read or write next. Used by one thread at a time, which waits for it; that it does
/// not wait for ever is the work of a clock's.
final class DecoderProcess implements AutoCloseable {
  /// How long one picture may take.
  ///
  /// @param cpu of the decoder's own, so that a machine that has others to serve fails no picture
  /// @param wall of everybody's, for one that waits and does nothing
  record TimeLimits(Duration cpu, Duration wall) {
    static final TimeLimits STANDARD =
        new TimeLimits(Duration.ofSeconds(4), Duration.ofSeconds(30));
  }

  private static final Logger log = LoggerFactory.getLogger(DecoderProcess.class);
  private static final Duration LOOKED_AT_EVERY = Duration.ofMillis(100);
  private static final int BUFFER_BYTES = 64 * 1024;

  /// Of what it says beside its answers; the rest is read and dropped.
  private static final int LOGGED_BYTES = 2_000;

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final ScheduledExecutorService clock;
  private final TimeLimits limits;
  private int served;
  private volatile boolean late;

  private DecoderProcess(Process process, ScheduledExecutorService clock, TimeLimits limits) {
    this.process = process;
    this.clock = clock;
    this.limits = limits;
    out =
        new DataOutputStream(
            new BufferedOutputStream(new PipeOutput(process.getOutputStream()), BUFFER_BYTES));
    in =
        new DataInputStream(
            new BufferedInputStream(new PipeInput(process.getInputStream()), BUFFER_BYTES));
  }

  /// Waits until it is ready.
  static DecoderProcess start(
      DecoderCommand command, ScheduledExecutorService clock, TimeLimits limits)
      throws DecoderLostException {
    Process process;
    try {
      process = command.builder().start();
    } catch (IOException e) {
      throw new DecoderLostException(Loss.UNSTARTED, e);
    }
    Thread.ofPlatform().daemon().name("media-decoder-says").start(() -> listen(process));
    DecoderProcess decoder = new DecoderProcess(process, clock, limits);
    try (Watch _ = decoder.new Watch()) {
      if (decoder.in.readInt() == DecoderProtocol.READY) {
        return decoder;
      }
      throw new DecoderLostException(Loss.UNSTARTED, null);
    } catch (IOException e) {
      decoder.close();
      throw new DecoderLostException(Loss.UNSTARTED, e);
    }
  }

  /// After any exception but the first two it is lost, or is to be taken for it.
  ///
  /// @throws MalformedPictureException when the picture is broken
  /// @throws PictureTooLargeException when it is beyond [PictureLimits][
  ///   io.parley.gateway.media.picture.decoder.PictureLimits]
  /// @throws DecoderLostException when the decoder is
  /// @throws IOException when the gateway's own disk fails
  Picture decode(PictureType type, Spool original) throws IOException {
    served++;
    Watch watch = new Watch();
    try {
      DecoderProtocol.writePicture(out, type, original);
      Picture picture = DecoderProtocol.readAnswer(in, original.size());
      watch.close();
      return picture;
    } catch (MalformedPictureException | PictureTooLargeException e) {
      throw e;
    } catch (GarbledAnswerException e) {
      throw new DecoderLostException(Loss.GARBLED, e);
    } catch (DecoderLostException e) {
      throw late ? new DecoderLostException(Loss.LATE, e) : e;
    } finally {
      watch.close();
    }
  }

  /// Pictures that it was given.
  int served() {
    return served;
  }

  boolean isUsable() {
    return process.isAlive() && !late;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// To its end, as otherwise the decoder would wait until somebody reads on.
  private static void listen(Process process) {
    try (InputStream said = process.getErrorStream()) {
      byte[] first = said.readNBytes(LOGGED_BYTES);
      said.transferTo(OutputStream.nullOutputStream());
      if (first.length > 0) {
        log.debug("decoder {} said: {}", process.pid(), new String(first, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      log.debug("decoder {} is not heard any more", process.pid(), e);
    }
  }

  /// Kills the decoder if it takes too long before this is closed.
  private final class Watch implements AutoCloseable {
    private final long begun = System.nanoTime();
    private final Duration cpuBefore = cpu();
    private final ScheduledFuture<?> looks =
        clock.scheduleWithFixedDelay(
            this::look,
            LOOKED_AT_EVERY.toMillis(),
            LOOKED_AT_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);

    private void look() {
      Duration wall = Duration.ofNanos(System.nanoTime() - begun);
      if (wall.compareTo(limits.wall()) > 0 || cpu().minus(cpuBefore).compareTo(limits.cpu()) > 0) {
        late = true;
        process.destroyForcibly();
      }
    }

    /// Zero where nobody knows.
    private Duration cpu() {
      return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
      looks.cancel(false);
    }
  }

  /// Of a pipe, the end and any failure mean that the decoder has ended.
  private static final class PipeInput extends FilterInputStream {
    PipeInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read;
      try {
        read = super.read(into, offset, length);
      } catch (IOException e) {
        throw new DecoderLostException(Loss.DIED, e);
      }
      if (read < 0) {
        throw new DecoderLostException(Loss.DIED, null);
      }
      return read;
    }
  }

  private static final class PipeOutput extends FilterOutputStream {
    PipeOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        out.flush();
      } catch (IOException e) {
        throw new DecoderLostException(Loss.DIED, e);
      }
    }
  }
}
