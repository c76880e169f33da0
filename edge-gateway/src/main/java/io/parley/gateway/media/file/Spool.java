package io.parley.gateway.media.file;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/// A file on its way in, on the temporary directory's disk. It loses its name as soon as it is
/// open, so that nothing is left of it when it is closed, however the process ends. Written by one
/// thread, then read by any.
public final class Spool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel channel;

  private Spool(FileChannel channel) {
    this.channel = channel;
  }

  public static Spool create() throws IOException {
    return new Spool(
        FileChannel.open(
            Files.createTempFile("parley-", null),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /// Writes all of a stream.
  ///
  /// @param maxBytes more are not written
  /// @param within gives up after so long, however little comes at a time
  /// @throws RequestException `TOO_LARGE`, `TIMEOUT`, `INVALID` when the stream breaks off
  /// @throws IOException when the disk does not take it
  public void fill(InputStream in, long maxBytes, Duration within)
      throws IOException, RequestException {
    long deadline = System.nanoTime() + within.toNanos();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int read = next(in, buffer); read >= 0; read = next(in, buffer)) {
      size += read;
      if (size > maxBytes) {
        throw RequestException.of(
            ErrorCode.TOO_LARGE, "the file is longer than " + maxBytes + " bytes");
      }
      if (System.nanoTime() - deadline > 0) {
        throw RequestException.of(
            ErrorCode.TIMEOUT, "the upload took longer than " + within.toMinutes() + " minutes");
      }
      write(ByteBuffer.wrap(buffer, 0, read));
    }
  }

  /// Appends.
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        Spool.this.write(ByteBuffer.wrap(new byte[] {(byte) b}));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Spool.this.write(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  /// Replaces bytes that are there.
  public void replace(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /// In bytes.
  public long size() throws IOException {
    return channel.size();
  }

  /// @return how many bytes were read; -1 at the end
  public int read(byte[] into, int offset, int length, long position) throws IOException {
    return channel.read(ByteBuffer.wrap(into, offset, length), position);
  }

  /// From the beginning; each with a place of its own.
  public InputStream input() {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = Spool.this.read(into, offset, length, position);
        position += Math.max(0, read);
        return read;
      }
    };
  }

  /// From the beginning, 64 KiB at a time, as they are asked for.
  public Flux<ByteBuffer> flux() {
    return Flux.generate(
        () -> 0L,
        (position, sink) -> {
          ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
          try {
            if (channel.read(buffer, position) < 0) {
              sink.complete();
              return position;
            }
          } catch (IOException e) {
            sink.error(e);
            return position;
          }
          buffer.flip();
          long next = position + buffer.remaining();
          sink.next(buffer);
          return next;
        });
  }

  /// In hexadecimal.
  public String sha256() throws IOException {
    try (InputStream in = input()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) { // it has no name: there is nothing that could be left
      throw new UncheckedIOException(e);
    }
  }

  private static int next(InputStream in, byte[] buffer) throws RequestException {
    try {
      return in.read(buffer);
    } catch (IOException e) { // the client's: it has gone, or does not say what it promised
      log.debug("an upload broke off", e);
      throw RequestException.of(ErrorCode.INVALID, "the upload broke off");
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
