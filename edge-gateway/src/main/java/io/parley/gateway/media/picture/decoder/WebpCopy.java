package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// WebP (RFC 9649): the chunks that say how to show it. EXIF, XMP and unknown chunks go.
final class WebpCopy implements PictureFormat {
  private static final Set<String> SIZED = Set.of("VP8X", "VP8 ", "VP8L", "ANMF");
  private static final Set<String> KEPT = Set.of("ALPH", "ANIM", "ICCP");

  /// In the flags of `VP8X`.
  private static final int HAS_EXIF_OR_XMP = 0x08 | 0x04;

  private static final int HEADER_BYTES = 12;

  @Override
  public Shape copy(DataInputStream in, Spool spool) throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    if (header.length < HEADER_BYTES
        || !text(header, 0).equals("RIFF")
        || !text(header, 8).equals("WEBP")) {
      throw new MalformedPictureException("no WebP");
    }
    long left = (littleEndian(header).getInt(4) & 0xffff_ffffL) - 4;
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(spool.output()))) {
      out.write(header);
      Shape shape = Shape.NONE;
      while (left >= 8) {
        byte[] chunk = in.readNBytes(8);
        if (chunk.length < 8) {
          throw new MalformedPictureException("a chunk that is cut off");
        }
        long length = littleEndian(chunk).getInt(4) & 0xffff_ffffL;
        long padded = length + (length & 1);
        left -= 8 + padded;
        if (left < 0) {
          throw new MalformedPictureException("a chunk longer than the file");
        }
        shape = copyChunk(chunk, padded, shape, in, out);
      }
      if (shape.pixels() == 0) {
        throw new MalformedPictureException("no pixels");
      }
      out.flush();
      ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      spool.replace(4, size.putInt((int) (spool.size() - 8)).flip());
      return shape;
    }
  }

  private static Shape copyChunk(
      byte[] chunk, long length, Shape shape, DataInputStream in, DataOutputStream out)
      throws IOException {
    String type = text(chunk, 0);
    if (SIZED.contains(type)) {
      int sizeBytes = type.equals("ANMF") ? 12 : 10;
      byte[] start = in.readNBytes(sizeBytes);
      if (start.length < sizeBytes || length < sizeBytes) {
        throw new MalformedPictureException("a chunk that is cut off");
      }
      if (type.equals("VP8X")) {
        start[0] &= (byte) ~HAS_EXIF_OR_XMP;
      }
      out.write(chunk);
      out.write(start);
      PictureFormat.copy(in, out, length - start.length);
      return size(type, littleEndian(start), shape);
    }
    if (KEPT.contains(type)) {
      out.write(chunk);
      PictureFormat.copy(in, out, length);
    } else {
      in.skipNBytes(length);
    }
    return shape;
  }

  private static Shape size(String type, ByteBuffer start, Shape shape) throws IOException {
    return switch (type) {
      case "VP8X" -> shape.orLarger((start.getInt(4) & 0xff_ffff) + 1, (start.getInt(6) >>> 8) + 1);
      case "ANMF" ->
          shape.orLarger(
              (start.getInt(6) & 0xff_ffff) + 1,
              ((start.getShort(9) & 0xffff) | (start.get(11) & 0xff) << 16) + 1);
      case "VP8 " -> shape.orLarger(start.getShort(6) & 0x3fff, start.getShort(8) & 0x3fff);
      default -> {
        if (start.get(0) != 0x2f) {
          throw new MalformedPictureException("no lossless picture");
        }
        int bits = start.getInt(1);
        yield shape.orLarger((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
      }
    };
  }

  private static String text(byte[] bytes, int offset) {
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
