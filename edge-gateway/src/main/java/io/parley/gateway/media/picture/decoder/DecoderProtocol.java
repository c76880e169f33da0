package io.parley.gateway.media.picture.decoder;

import io.parley.gateway.media.file.Spool;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// What the gateway and a [PictureDecoder] say to each other, over its standard input and output:
/// one picture, one answer, each part after its length. Numbers are big-endian.
///
/// | from | what |
/// | --- | --- |
/// | the decoder, once | [#READY], 4 bytes |
/// | the gateway | a [PictureType], 1 byte; a length, 8 bytes; the picture |
/// | the decoder | [#DONE], [#MALFORMED] or [#TOO_LARGE], 1 byte; after `DONE` only: |
/// | | width and height, 4 bytes each; a length, 8 bytes; the copy |
/// | | 1 if a thumbnail follows, or 0; then its kind (0 JPEG, 1 PNG), 1 byte, width, height, length and bytes as above |
///
/// The gateway takes nothing on trust: [#readAnswer] refuses what a decoder of ours would not say.
public final class DecoderProtocol {
  public static final int READY = 0x70617231;

  static final int DONE = 0;
  static final int MALFORMED = 1;
  static final int TOO_LARGE = 2;

  /// A PNG of the largest thumbnail has 410 KB, if nothing of it can be made smaller.
  static final long MAX_THUMBNAIL_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 64 * 1024;

  private DecoderProtocol() {}

  /// An answer that no decoder of ours gives: it is not itself any more.
  public static final class GarbledAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    GarbledAnswerException(String message) {
      super(message);
    }
  }

  /// Flushes.
  public static void writePicture(DataOutputStream out, PictureType type, Spool picture)
      throws IOException {
    out.writeByte(type.code());
    writeBytes(out, picture);
    out.flush();
  }

  /// @param originalBytes the picture's, of which nothing much longer can come
  /// @throws GarbledAnswerException when it is none
  /// @throws MalformedPictureException when the picture is broken
  /// @throws PictureTooLargeException when it is beyond [PictureLimits]
  public static Picture readAnswer(DataInputStream in, long originalBytes) throws IOException {
    int outcome = in.readUnsignedByte();
    switch (outcome) {
      case DONE -> {}
      case MALFORMED -> throw new MalformedPictureException("the decoder says so");
      case TOO_LARGE -> throw new PictureTooLargeException("the decoder says so");
      default -> throw new GarbledAnswerException("an outcome " + outcome);
    }
    int width = readSide(in, PictureLimits.MAX_SIDE);
    int height = readSide(in, PictureLimits.MAX_SIDE);
    Spool copy = readBytes(in, originalBytes + PictureFormat.MAX_GROWTH_BYTES);
    try {
      return new Picture(copy, width, height, readThumbnail(in));
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /// Flushes.
  static void writeAnswer(DataOutputStream out, Picture picture) throws IOException {
    out.writeByte(DONE);
    out.writeInt(picture.width());
    out.writeInt(picture.height());
    writeBytes(out, picture.copy());
    Thumbnail thumbnail = picture.thumbnail();
    out.writeBoolean(thumbnail != null);
    if (thumbnail != null) {
      out.writeBoolean(thumbnail.isPng());
      out.writeInt(thumbnail.width());
      out.writeInt(thumbnail.height());
      writeBytes(out, thumbnail.bytes());
    }
    out.flush();
  }

  private static @Nullable Thumbnail readThumbnail(DataInputStream in) throws IOException {
    if (!readFlag(in)) {
      return null;
    }
    boolean png = readFlag(in);
    int width = readSide(in, Thumbnail.MAX_SIDE);
    int height = readSide(in, Thumbnail.MAX_SIDE);
    Spool bytes = readBytes(in, MAX_THUMBNAIL_BYTES);
    return new Thumbnail(bytes, png, width, height);
  }

  private static boolean readFlag(DataInputStream in) throws IOException {
    int flag = in.readUnsignedByte();
    if (flag > 1) {
      throw new GarbledAnswerException("a flag " + flag);
    }
    return flag == 1;
  }

  private static int readSide(DataInputStream in, int most) throws IOException {
    int side = in.readInt();
    if (side < 1 || side > most) {
      throw new GarbledAnswerException("a side of " + side);
    }
    return side;
  }

  private static Spool readBytes(DataInputStream in, long most) throws IOException {
    long length = in.readLong();
    if (length < 1 || length > most) {
      throw new GarbledAnswerException(length + " bytes");
    }
    Spool spool = Spool.create();
    try {
      copy(in, spool.output(), length);
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private static void writeBytes(DataOutputStream out, Spool spool) throws IOException {
    out.writeLong(spool.size());
    try (InputStream in = spool.input()) {
      copy(in, out, spool.size());
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
