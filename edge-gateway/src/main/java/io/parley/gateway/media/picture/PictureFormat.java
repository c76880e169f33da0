package io.parley.gateway.media.picture;

import io.parley.gateway.media.file.Spool;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/// Copies a picture as it is, pixel for pixel, but for whatever may tell where or by whom it was
/// taken: of the parts of its container those are kept that are known to be needed to show it, and
/// nothing that follows its end. Reads each byte once, and holds a few KiB.
public interface PictureFormat {
  Map<String, PictureFormat> BY_TYPE =
      Map.of(
          "image/jpeg", new JpegCopy(),
          "image/png", new PngCopy(),
          "image/gif", new GifCopy(),
          "image/webp", new WebpCopy());

  static Optional<PictureFormat> of(String type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  /// @param out empty
  /// @throws MalformedPictureException when the picture is broken, and then `out` is of no use
  /// @throws EOFException when it ends too early
  Shape copy(DataInputStream in, Spool out) throws IOException;

  /// What a picture's container says of it, before a pixel is decoded.
  ///
  /// @param width of the largest of its frames or its canvas, in pixels, before it is turned
  /// @param height likewise
  /// @param orientation 1 to 8, as EXIF counts them: 1 as it is, 6 a quarter to the right
  record Shape(int width, int height, int orientation) {
    static final Shape NONE = new Shape(0, 0, 1);

    public Shape {
      if (width < 0 || height < 0 || orientation < 1 || orientation > 8) {
        throw new IllegalArgumentException(width + "x" + height + ", " + orientation);
      }
    }

    long pixels() {
      return (long) width * height;
    }

    boolean liesOnItsSide() {
      return orientation >= 5;
    }

    Shape orLarger(int otherWidth, int otherHeight) {
      return new Shape(Math.max(width, otherWidth), Math.max(height, otherHeight), orientation);
    }

    Shape turned(int to) {
      return new Shape(width, height, to);
    }
  }

  /// The bytes are not what their beginning says.
  final class MalformedPictureException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedPictureException(String message) {
      super(message);
    }
  }

  /// Exactly so many bytes.
  static void copy(DataInputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(length, 8_192)];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the picture ends too early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
