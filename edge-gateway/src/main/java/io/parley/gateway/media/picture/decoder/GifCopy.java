package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
  private static final int CONTROL_BYTES = 4;
  private static final int LOOPS_BYTES = 3;
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
      Shape shape = Shape.NONE.orLarger(width, height);
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
    byte[] first = in.readNBytes(in.readUnsignedByte());
    if (label == CONTROL) {
      copyControl(first, in, out);
    } else if (label == APPLICATION
        && LOOPS.contains(new String(first, StandardCharsets.ISO_8859_1))) {
      copyLoops(first, in, out);
    } else if (first.length > 0) {
      skipBlocks(in);
    }
  }

  private static void copyControl(byte[] control, DataInputStream in, DataOutputStream out)
      throws IOException {
    if (control.length != CONTROL_BYTES || in.readUnsignedByte() != 0) {
      throw new MalformedPictureException("a frame's time of another length");
    }
    out.write(EXTENSION);
    out.write(CONTROL);
    out.write(control.length);
    out.write(control);
    out.write(0);
  }

  /// Of the blocks only the one that says how often: readers keep all of them in memory.
  private static void copyLoops(byte[] application, DataInputStream in, DataOutputStream out)
      throws IOException {
    byte[] loops = in.readNBytes(in.readUnsignedByte());
    if (loops.length > 0) {
      skipBlocks(in);
    }
    if (loops.length != LOOPS_BYTES) {
      return; // a buffer's size, or nothing that anybody knows
    }
    out.write(EXTENSION);
    out.write(APPLICATION);
    out.write(application.length);
    out.write(application);
    out.write(loops.length);
    out.write(loops);
    out.write(0);
  }

  /// Up to and with the empty one.
  private static void copyBlocks(DataInputStream in, DataOutputStream out) throws IOException {
    int length;
    do {
      length = in.readUnsignedByte();
      out.write(length);
      PictureFormat.copy(in, out, length);
    } while (length > 0);
  }

  /// Up to and with the empty one.
  private static void skipBlocks(DataInputStream in) throws IOException {
    for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
      in.skipNBytes(length);
    }
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
