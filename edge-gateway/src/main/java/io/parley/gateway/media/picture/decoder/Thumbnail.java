package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.decoder.PictureFormat.Shape;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A picture made small, at most [#MAX_SIDE] pixels on its longer side, turned as it is to be
/// shown: a JPEG, or a PNG if it may be seen through. Of a picture that moves, the first frame.
///
/// Only every so many pixels are kept as they are decoded, so that it takes the same memory for
/// whatever picture.
///
/// @param isPng or else a JPEG
/// @param width in pixels, as it is shown
public record Thumbnail(Spool bytes, boolean isPng, int width, int height)
    implements AutoCloseable {
  static final int MAX_SIDE = 320;

  /// @return empty for a picture that the JDK cannot decode, or that is too dear; clients may
  static Optional<Thumbnail> of(PictureType type, Spool picture, Shape shape) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(type.mediaType());
    if (shape.dear() || !readers.hasNext()) {
      return Optional.empty();
    }
    ImageReader reader = readers.next();
    BufferedImage decoded;
    try (SpoolInput input = new SpoolInput(picture)) {
      reader.setInput(input, true, true);
      decoded = decode(reader, shape);
    } catch (IOException | RuntimeException e) { // of broken pictures the readers throw anything
      System.err.println("no thumbnail of a " + type + ": " + e);
      return Optional.empty();
    } finally {
      reader.dispose();
    }
    return Optional.of(write(scale(decoded, shape.orientation())));
  }

  public String type() {
    return isPng ? "image/png" : "image/jpeg";
  }

  @Override
  public void close() {
    bytes.close();
  }

  private static BufferedImage decode(ImageReader reader, Shape shape) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (!shape.orLarger(width, height).equals(shape)) { // not what its container said
      throw new IOException("a frame of " + width + "x" + height);
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int step = Math.max(1, Math.max(width, height) / (2 * MAX_SIDE));
    param.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, param);
  }

  private static BufferedImage scale(BufferedImage image, int orientation) {
    int longer = Math.max(image.getWidth(), image.getHeight());
    double factor = Math.min(1, (double) MAX_SIDE / longer);
    int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
    boolean onItsSide = orientation >= 5;
    boolean opaque = !image.getColorModel().hasAlpha();
    BufferedImage small =
        new BufferedImage(
            onItsSide ? height : width,
            onItsSide ? width : height,
            opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.transform(turn(orientation, width, height));
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }

  /// What EXIF's orientations mean for a picture of this size.
  private static AffineTransform turn(int orientation, int w, int h) {
    return switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
      default -> new AffineTransform();
    };
  }

  private static Thumbnail write(BufferedImage image) throws IOException {
    boolean opaque = !image.getColorModel().hasAlpha();
    Spool bytes = Spool.create();
    try (OutputStream out = bytes.output();
        MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, opaque ? "jpeg" : "png", stream)) {
        throw new IllegalStateException("every JDK writes both");
      }
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
    return new Thumbnail(bytes, !opaque, image.getWidth(), image.getHeight());
  }

  /// Reads a spool in place; ImageIO's own would copy it first.
  private static final class SpoolInput extends ImageInputStreamImpl {
    private final Spool spool;

    SpoolInput(Spool spool) {
      this.spool = spool;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      bitOffset = 0;
      int read = spool.read(into, offset, length, streamPos);
      streamPos += Math.max(0, read);
      return read;
    }

    @Override
    public long length() {
      try {
        return spool.size();
      } catch (IOException e) {
        return -1; // unknown, as ImageInputStream has it
      }
    }
  }
}
