package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// JPEG (ISO/IEC 10918-1, annex B). Of the application segments those stay that say how to show the
/// picture: JFIF, the ICC profile, Adobe's colour transform; of EXIF (which has the place) the
/// orientation only. XMP, IPTC, comments, previews and pictures within the picture go.
final class JpegCopy implements PictureFormat {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int PROGRESSIVE = 0xc2;
  private static final int SOS = 0xda;
  private static final int COM = 0xfe;
  private static final int ORIENTATION = 0x0112;

  @Override
  public Shape copy(DataInputStream in, Spool spool) throws IOException {
    if (in.readUnsignedShort() != 0xff00 + SOI) {
      throw new MalformedPictureException("no JPEG");
    }
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(spool.output()))) {
      out.writeShort(0xff00 + SOI);
      Shape shape = Shape.NONE;
      Frame frame = Frame.NONE;
      int scans = 0;
      long profileBytes = 0;
      int marker = nextMarker(in);
      while (marker != EOI) {
        if (isAlone(marker)) {
          out.writeShort(0xff00 + marker);
          marker = nextMarker(in);
          continue;
        }
        int length = in.readUnsignedShort() - 2;
        if (length < 0) {
          throw new MalformedPictureException("a segment of no length");
        }
        byte[] segment = in.readNBytes(length);
        if (segment.length < length) {
          throw new MalformedPictureException("a segment that is cut off");
        }
        if (marker == 0xe2) {
          profileBytes += length;
        }
        if (profileBytes > PictureLimits.MAX_EXTRA_BYTES) {
          throw new PictureTooLargeException("profiles");
        }
        if (isExif(marker, segment) && shape.orientation() == 1) {
          shape = shape.turned(orientation(segment));
          writeOrientation(shape.orientation(), out);
        } else if (isKept(marker, segment)) {
          out.writeShort(0xff00 + marker);
          out.writeShort(length + 2);
          out.write(segment);
        }
        if (isFrame(marker)) {
          if (!frame.equals(Frame.NONE)) {
            throw new MalformedPictureException("a second frame");
          }
          frame = Frame.of(marker, segment);
          shape = shape.orLarger(frame.width(), frame.height());
        }
        if (marker == SOS) {
          scans++;
          if (scans > PictureLimits.MAX_SCANS) {
            throw new PictureTooLargeException("scans");
          }
          shape = frame.isDear(scans, segment) ? shape.tooDear() : shape;
          marker = copyScan(in, out);
        } else {
          marker = nextMarker(in);
        }
      }
      out.writeShort(0xff00 + EOI);
      return shape;
    }
  }

  /// What SOFn says.
  ///
  /// @param coefficientBytes of all its components
  private record Frame(
      boolean progressive, int width, int height, int components, long coefficientBytes) {
    static final Frame NONE = new Frame(false, 0, 0, 0, 0);

    private static final int HEAD_BYTES = 6;
    private static final int COMPONENT_BYTES = 3;
    private static final int BLOCK = 8; // pixels a side
    private static final int BLOCK_BYTES = BLOCK * BLOCK * Short.BYTES;

    static Frame of(int marker, byte[] segment) throws MalformedPictureException {
      int components = segment.length < HEAD_BYTES ? 0 : segment[5];
      if (components < 1
          || components > 4
          || segment.length != HEAD_BYTES + components * COMPONENT_BYTES) {
        throw new MalformedPictureException("a frame of another length");
      }
      ByteBuffer fields = ByteBuffer.wrap(segment);
      int height = fields.getShort(1) & 0xffff;
      int width = fields.getShort(3) & 0xffff;
      int across = 1;
      int down = 1;
      int blocks = 0;
      for (int i = 0; i < components; i++) {
        int sampling = segment[HEAD_BYTES + i * COMPONENT_BYTES + 1];
        int h = sampling >> 4;
        int v = sampling & 0x0f;
        if (h < 1 || h > 4 || v < 1 || v > 4) {
          throw new MalformedPictureException("a component without samples");
        }
        across = Math.max(across, h);
        down = Math.max(down, v);
        blocks += h * v;
      }
      long units = (long) Math.ceilDiv(width, across * BLOCK) * Math.ceilDiv(height, down * BLOCK);
      return new Frame(
          marker == PROGRESSIVE, width, height, components, units * blocks * BLOCK_BYTES);
    }

    /// A decoder keeps the coefficients of all scans until the last if one scan is not all of it.
    boolean isDear(int scans, byte[] scan) {
      boolean isKept = progressive || scans > 1 || scan.length == 0 || scan[0] < components;
      return isKept
          && (coefficientBytes > PictureLimits.MAX_COEFFICIENT_BYTES
              || (long) width * height * scans > PictureLimits.MAX_SCANNED_PIXELS);
    }
  }

  /// The coded pixels up to the next marker.
  private static int copyScan(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int b = in.readUnsignedByte();
      if (b != 0xff) {
        out.write(b);
        continue;
      }
      int next = in.readUnsignedByte();
      while (next == 0xff) { // fill bytes
        next = in.readUnsignedByte();
      }
      boolean coded = next == 0 || (next >= 0xd0 && next <= 0xd7);
      if (!coded) {
        return next;
      }
      out.write(0xff);
      out.write(next);
    }
  }

  private static int nextMarker(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != 0xff) {
      throw new MalformedPictureException("no marker where one must be");
    }
    int marker = in.readUnsignedByte();
    while (marker == 0xff) {
      marker = in.readUnsignedByte();
    }
    return marker;
  }

  private static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean isExif(int marker, byte[] segment) {
    return marker == 0xe1 && startsWith(segment, "Exif\0");
  }

  private static boolean isKept(int marker, byte[] segment) throws MalformedPictureException {
    return switch (marker) {
      case 0xe0 -> startsWith(segment, "JFIF\0");
      case 0xe2 -> startsWith(segment, "ICC_PROFILE\0");
      case 0xee -> startsWith(segment, "Adobe");
      case SOI, 0 -> throw new MalformedPictureException("a marker where none may be");
      default -> marker < 0xe0 && marker != COM;
    };
  }

  private static boolean startsWith(byte[] segment, String text) {
    byte[] start = text.getBytes(StandardCharsets.US_ASCII);
    return segment.length >= start.length
        && ByteBuffer.wrap(segment, 0, start.length).equals(ByteBuffer.wrap(start));
  }

  /// Of a TIFF's first directory; 1 if it says nothing that can be read.
  private static int orientation(byte[] exif) {
    int start = "Exif\0\0".length();
    if (exif.length < start + 8) {
      return 1;
    }
    ByteBuffer tiff = ByteBuffer.wrap(exif, start, exif.length - start).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 0 || directory > tiff.limit() - 2) {
      return 1;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry > tiff.limit() - 12) {
        return 1;
      }
      if ((tiff.getShort(entry) & 0xffff) == ORIENTATION) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  private static void writeOrientation(int orientation, DataOutputStream out) throws IOException {
    if (orientation == 1) {
      return;
    }
    byte[] start = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    out.writeShort(0xffe1);
    out.writeShort(2 + start.length + 26);
    out.write(start);
    out.writeInt(0x4d4d002a); // TIFF, big-endian
    out.writeInt(8); // where the directory is
    out.writeShort(1); // its entries
    out.writeShort(ORIENTATION);
    out.writeShort(3); // a 16-bit number
    out.writeInt(1); // one of them
    out.writeShort(orientation);
    out.writeShort(0);
    out.writeInt(0); // no other directory
  }
}
