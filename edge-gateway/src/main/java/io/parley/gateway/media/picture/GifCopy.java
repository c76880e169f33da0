package io.parley.gateway.media.picture;

import io.parley.gateway.media.file.Spool;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// GIF (89a): the frames, how long each is shown, and how often. Comments, plain text and other
/// applications' blocks (XMP is one) go.
final class GifCopy implements PictureFormat {
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int END = 0x3b;
  private static final int CONTROL = 0xf9;
  private static final int APPLICATION = 0xff;
  private static final Set<String> LOOPS = Set.of("NETSCAPE2.0", "ANIMEXTS1.0");

  @Override
  public Shape copy(DataInputStream in, Spool spool) throws IOException {
    byte[] signature = in.readNBytes(6);
    String version = new String(signature, StandardCharsets.ISO_8859_1);
    if (!version.equals("GIF87a") && !version.equals("GIF89a")) {
      throw new MalformedPictureException("no GIF");
    }
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(spool.output()))) {
      out.write(signature);
      int width = copyShort(in, out);
      int height = copyShort(in, out);
      Shape shape = new Shape(width, height, 1);
      int flags = copyByte(in, out);
      PictureFormat.copy(in, out, 2);
      copyColours(flags, in, out);
      for (int block = in.readUnsignedByte(); block != END; block = in.readUnsignedByte()) {
        switch (block) {
          case EXTENSION -> copyExtension(in, out);
          case FRAME -> shape = copyFrame(shape, in, out);
          default -> throw new MalformedPictureException("a block that may not be there");
        }
      }
      out.write(END);
      return shape;
    }
  }

  private static Shape copyFrame(Shape shape, DataInputStream in, DataOutputStream out)
      throws IOException {
    out.write(FRAME);
    PictureFormat.copy(in, out, 4); // where it is
    int width = copyShort(in, out);
    int height = copyShort(in, out);
    copyColours(copyByte(in, out), in, out);
    copyByte(in, out); // how it is coded
    copyBlocks(in, out);
    return shape.orLarger(width, height);
  }

  private static void copyExtension(DataInputStream in, DataOutputStream out) throws IOException {
    int label = in.readUnsignedByte();
    if (label == CONTROL) {
      out.write(EXTENSION);
      out.write(label);
      copyBlocks(in, out);
      return;
    }
    byte[] first = in.readNBytes(in.readUnsignedByte());
    if (label == APPLICATION && LOOPS.contains(new String(first, StandardCharsets.ISO_8859_1))) {
      out.write(EXTENSION);
      out.write(label);
      out.write(first.length);
      out.write(first);
      copyBlocks(in, out);
    } else if (first.length > 0) {
      copyBlocks(in, OutputStream.nullOutputStream());
    }
  }

  /// Up to and with the empty one.
  private static void copyBlocks(DataInputStream in, OutputStream out) throws IOException {
    int length;
    do {
      length = in.readUnsignedByte();
      out.write(length);
      PictureFormat.copy(in, out, length);
    } while (length > 0);
  }

  private static void copyColours(int flags, DataInputStream in, DataOutputStream out)
      throws IOException {
    if ((flags & 0x80) != 0) {
      PictureFormat.copy(in, out, 3L << ((flags & 0x07) + 1));
    }
  }

  private static int copyByte(DataInputStream in, DataOutputStream out) throws IOException {
    int value = in.readUnsignedByte();
    out.write(value);
    return value;
  }

  private static int copyShort(DataInputStream in, DataOutputStream out) throws IOException {
    int low = copyByte(in, out);
    return low | copyByte(in, out) << 8;
  }
}
