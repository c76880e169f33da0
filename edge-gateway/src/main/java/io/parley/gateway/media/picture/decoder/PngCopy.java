package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// PNG (W3C, third edition): the chunks that say how to show it, animations too. Text (XMP is
/// text), EXIF, times, palettes that are only suggested and unknown chunks go.
final class PngCopy implements PictureFormat {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int HEADER_BYTES = 13;
  private static final Set<String> KEPT =
      Set.of(
          "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP",
          "mDCV", "cLLI", "bKGD", "pHYs", "acTL", "fcTL", "fdAT");

  private static final Set<String> PIXELS = Set.of("IDAT", "fdAT");

  @Override
  public Shape copy(DataInputStream in, Spool spool) throws IOException {
    if (in.readLong() != SIGNATURE) {
      throw new MalformedPictureException("no PNG");
    }
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(spool.output()))) {
      out.writeLong(SIGNATURE);
      Shape shape = Shape.NONE;
      String type = "";
      long extra = 0;
      while (!type.equals("IEND")) {
        int length = in.readInt();
        type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        if (length < 0 || shape.equals(Shape.NONE) != type.equals("IHDR")) {
          throw new MalformedPictureException("a chunk that may not be there");
        }
        if (type.equals("IHDR")) {
          shape = header(in, length, out);
        } else if (KEPT.contains(type)) {
          extra += PIXELS.contains(type) ? 0 : length;
          if (extra > PictureLimits.MAX_EXTRA_BYTES) {
            throw new PictureTooLargeException("palettes and profiles");
          }
          begin(length, type, out);
          PictureFormat.copy(in, out, length + 4L); // with its checksum
        } else {
          in.skipNBytes(length + 4L);
        }
      }
      return shape;
    }
  }

  private static Shape header(DataInputStream in, int length, DataOutputStream out)
      throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES + 4);
    if (length != HEADER_BYTES || header.length < HEADER_BYTES + 4) {
      throw new MalformedPictureException("a header of another length");
    }
    begin(length, "IHDR", out);
    out.write(header);
    int width = ByteBuffer.wrap(header).getInt(0);
    int height = ByteBuffer.wrap(header).getInt(4);
    if (width <= 0 || height <= 0) {
      throw new MalformedPictureException("no pixels");
    }
    Shape shape = Shape.NONE.orLarger(width, height);
    long decodedBytes = shape.pixels() * channels(header[9]) * header[8] / Byte.SIZE;
    return decodedBytes > PictureLimits.MAX_DECODED_BYTES ? shape.tooDear() : shape;
  }

  private static int channels(byte colourType) throws MalformedPictureException {
    return switch (colourType) {
      case 0, 3 -> 1;
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> throw new MalformedPictureException("no such colours");
    };
  }

  private static void begin(int length, String type, DataOutputStream out) throws IOException {
    out.writeInt(length);
    out.write(type.getBytes(StandardCharsets.ISO_8859_1));
  }
}
