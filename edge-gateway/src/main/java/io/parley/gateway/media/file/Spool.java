package io.parley.gateway.media.file;

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
import java.util.HexFormat;

/// A file on its way in, on the temporary directory's disk. It loses its name as soon as it is
/// open, so that nothing is left of it when it is closed, however the process ends. Written by one
/// thread, then read by any. Knows the JDK alone: decoders of pictures have one too.
public final class Spool implements AutoCloseable {
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

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
