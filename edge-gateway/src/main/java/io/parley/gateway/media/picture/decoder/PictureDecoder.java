package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.decoder.PictureFormat.Shape;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/// The process in which pictures are decoded, one after the other, as [DecoderProtocol] has it. It
/// ends when its standard input does, so with the gateway, however that ends. The gateway ends it
/// when a picture takes too long; where there is no gateway any more, it does so itself.
public final class PictureDecoder {
  private static final Duration ENDS_ITSELF_AFTER = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 64 * 1024;

  private PictureDecoder() {}

  public static void main(String[] arguments) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
    System.setOut(System.err); // what a library prints is no answer
    ImageIO.setUseCache(false);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());
    warmUp();
    out.writeInt(DecoderProtocol.READY);
    out.flush();
    for (int type = in.read(); type >= 0; type = in.read()) {
      ScheduledFuture<?> end =
          clock.schedule(
              () -> Runtime.getRuntime().halt(1),
              ENDS_ITSELF_AFTER.toMillis(),
              TimeUnit.MILLISECONDS);
      serve(PictureType.of(type), in, out);
      end.cancel(false);
    }
  }

  private static void serve(PictureType type, DataInputStream in, DataOutputStream out)
      throws IOException {
    Part original = new Part(in, in.readLong());
    try (Picture picture = decode(type, original)) {
      original.skipRest();
      DecoderProtocol.writeAnswer(out, picture);
      return;
    } catch (MalformedPictureException | EOFException e) {
      System.err.println(type + ": " + e);
      original.skipRest();
      out.writeByte(DecoderProtocol.MALFORMED);
    } catch (PictureTooLargeException e) {
      System.err.println(type + ": " + e);
      original.skipRest();
      out.writeByte(DecoderProtocol.TOO_LARGE);
    }
    out.flush();
  }

  /// @throws MalformedPictureException when it is broken
  /// @throws EOFException when it ends too early
  /// @throws PictureTooLargeException when it is beyond [PictureLimits]
  static Picture decode(PictureType type, InputStream original) throws IOException {
    Spool copy = Spool.create();
    try {
      Shape shape =
          type.format()
              .copy(new DataInputStream(new BufferedInputStream(original, BUFFER_BYTES)), copy);
      if (shape.pixels() == 0) {
        throw new MalformedPictureException("no pixels");
      }
      Optional<Thumbnail> thumbnail = Thumbnail.of(type, copy, shape);
      return new Picture(
          copy,
          shape.liesOnItsSide() ? shape.height() : shape.width(),
          shape.liesOnItsSide() ? shape.width() : shape.height(),
          thumbnail.orElse(null));
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /// So that the first picture does not wait for classes.
  private static void warmUp() throws IOException {
    for (PictureType type : new PictureType[] {PictureType.JPEG, PictureType.PNG}) {
      try (Spool picture = Spool.create()) {
        ImageIO.write(
            new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB),
            type.name(),
            ImageIO.createImageOutputStream(picture.output()));
        decode(type, picture.input()).close();
      }
    }
  }

  /// So many bytes of a stream.
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(left, length));
      left -= Math.max(0, read);
      return read;
    }

    void skipRest() throws IOException {
      in.skipNBytes(left);
      left = 0;
    }
  }
}
