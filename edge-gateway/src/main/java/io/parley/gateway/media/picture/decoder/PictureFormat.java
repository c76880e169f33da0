package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/// Copies a picture as it is, pixel for pixel, but for whatever may tell where or by whom it was
/// taken: of the parts of its container those are kept that are known to be needed to show it, and
/// nothing that follows its end. Reads each byte once, and holds a few KiB.
interface PictureFormat {
  /// A copy is never longer than its original by more than this.
  int MAX_GROWTH_BYTES = 64;

  /// @param out empty; of no use when this fails
  /// @throws MalformedPictureException when the picture is broken
  /// @throws EOFException when it ends too early
  /// @throws PictureTooLargeException as soon as it is known
  Shape copy(DataInputStream in, Spool out) throws IOException;

  /// What a picture's container says of it, before a pixel is decoded.
  ///
  /// @param width of the largest of its frames or its canvas, in pixels, before it is turned
  /// @param height likewise
  /// @param orientation 1 to 8, as EXIF counts them: 1 as it is, 6 a quarter to the right
  /// @param dear whether decoding it takes more memory or time than a thumbnail is worth
  record Shape(int width, int height, int orientation, boolean dear) {
    static final Shape NONE = new Shape(0, 0, 1, false);

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

    /// @throws PictureTooLargeException if it is then beyond [PictureLimits]
    Shape orLarger(int otherWidth, int otherHeight) throws PictureTooLargeException {
      Shape larger =
          new Shape(Math.max(width, otherWidth), Math.max(height, otherHeight), orientation, dear);
      if (Math.max(larger.width, larger.height) > PictureLimits.MAX_SIDE
          || larger.pixels() > PictureLimits.MAX_PIXELS) {
        throw new PictureTooLargeException(larger.width + "x" + larger.height + " pixels");
      }
      return larger;
    }

    Shape turned(int to) {
      return new Shape(width, height, to, dear);
    }

    Shape tooDear() {
      return new Shape(width, height, orientation, true);
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
