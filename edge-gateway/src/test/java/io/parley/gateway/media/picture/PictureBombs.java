package io.parley.gateway.media.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/// Small files that are meant to take their reader's memory or time.
public final class PictureBombs {
  /// As large as a picture may be: 49,987,584 pixels.
  public static final int WIDE = 16_384;

  public static final int HIGH = 3_051;

  private PictureBombs() {}

  /// 69 bytes: a row of 268 MB.
  public static byte[] rowPng() {
    return png(header(33_554_000, 1, 16, 6, 0), chunk("IDAT", new byte[12]));
  }

  /// Every pixel is there, of four channels of one value, deflated.
  ///
  /// @param depth 8 or 16 bits a channel
  /// @param filter of each row: 0 none, 4 Paeth
  /// @param interlaced 1 for Adam7
  public static byte[] png(int width, int height, int depth, int filter, int interlaced) {
    byte[] row = new byte[1 + width * depth / 2];
    row[0] = (byte) filter;
    // Of the seven passes of an interlaced one the rows are shorter, and more: together as long.
    int rows = interlaced == 0 ? height : height + height / 2;
    return png(header(width, height, depth, 6, interlaced), chunk("IDAT", deflate(row, rows)));
  }

  /// A palette's picture, of which readers read everything else too, with a profile that is 50 MB
  /// when it is inflated.
  public static byte[] profilePng() {
    byte[] zeros = deflate(new byte[1 << 20], 50);
    return png(
        header(1, 1, 8, 3, 0),
        chunk("iCCP", concat(ascii("x\0\0"), zeros)),
        chunk("zTXt", concat(ascii("x\0\0"), zeros)),
        chunk("PLTE", new byte[3]),
        chunk("IDAT", deflate(new byte[2], 1)));
  }

  /// A palette's picture with a profile of so many bytes.
  public static byte[] extrasPng(int bytes) {
    byte[] extra = new byte[bytes];
    extra[0] = 'x';
    return png(
        header(1, 1, 8, 3, 0),
        chunk("iCCP", extra),
        chunk("PLTE", new byte[3]),
        chunk("IDAT", deflate(new byte[2], 1)));
  }

  /// Progressive, with its last scan so many times.
  public static byte[] scansJpeg(int width, int height, int scans) {
    byte[] picture = progressive(width, height);
    int last = lastScan(picture);
    int end = picture.length - 2;
    byte[] scan = Arrays.copyOfRange(picture, last, end);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(picture, 0, end);
    for (int i = 0; i < scans; i++) {
      out.writeBytes(scan);
    }
    out.write(picture, end, 2);
    return out.toByteArray();
  }

  /// Progressive, in three whole components: 300 MB of coefficients at [#WIDE] x [#HIGH].
  public static byte[] coefficientsJpeg(int width, int height) {
    byte[] picture = progressive(64, 64);
    int frame = indexOf(picture, 0xc2);
    ByteBuffer fields = ByteBuffer.wrap(picture);
    fields.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    for (int i = 0; i < 3; i++) {
      picture[frame + 11 + 3 * i] = 0x11;
    }
    return picture;
  }

  /// A profile in so many parts of 64 KB.
  public static byte[] profileJpeg(int parts) {
    byte[] picture = TestPictures.plain("jpeg", 16, 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(picture, 0, 2);
    for (int i = 1; i <= parts; i++) {
      out.write(0xff);
      out.write(0xe2);
      out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xff});
      out.writeBytes(ascii("ICC_PROFILE\0"));
      out.write(i);
      out.write(parts);
      out.writeBytes(new byte[65_535 - 2 - 14]);
    }
    out.write(picture, 2, picture.length - 2);
    return out.toByteArray();
  }

  /// The loops of a GIF, said in so many blocks of 255 bytes: readers put them together one by one.
  public static byte[] loopsGif(int blocks) {
    byte[] picture = TestPictures.plain("gif", 8, 8);
    int head = 13 + ((picture[10] & 0x80) == 0 ? 0 : 3 << ((picture[10] & 7) + 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(picture, 0, head);
    out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
    out.writeBytes(ascii("NETSCAPE2.0"));
    for (int i = 0; i < blocks; i++) {
      out.write(255);
      out.writeBytes(new byte[255]);
    }
    out.write(0);
    out.write(picture, head, picture.length - head);
    return out.toByteArray();
  }

  /// A GIF whose canvas and one frame are of this size, of which no pixel is there.
  public static byte[] canvasGif(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("GIF89a")).putShort((short) width).putShort((short) height).put((byte) 0x80);
    out.put(new byte[2 + 6]);
    out.put((byte) 0x2c).putInt(0).putShort((short) width).putShort((short) height).put((byte) 0);
    out.put((byte) 2).put((byte) 2).put(new byte[] {0x4c, 0x01}).put((byte) 0).put((byte) 0x3b);
    return Arrays.copyOf(out.array(), out.position());
  }

  /// A WebP of one pixel with an animation's frame of this size on a canvas of one.
  public static byte[] frameWebp(int width, int height) {
    ByteBuffer frame = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    frame.put(ascii("ANMF")).putInt(16).put(new byte[6]);
    for (int side : new int[] {width - 1, height - 1}) {
      frame.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
    }
    byte[] picture = TestPictures.webp(1, 1);
    int end = new String(picture, StandardCharsets.ISO_8859_1).indexOf("EXIF");
    byte[] file = concat(Arrays.copyOf(picture, end), frame.array());
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
    return file;
  }

  private static byte[] progressive(int width, int height) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(ImageIO.createImageOutputStream(out));
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), param);
      ((javax.imageio.stream.ImageOutputStream) writer.getOutput()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static int lastScan(byte[] jpeg) {
    for (int i = jpeg.length - 2; i > 0; i--) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xda) {
        return i;
      }
    }
    throw new IllegalArgumentException("no scan");
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; i < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such marker");
  }

  private static byte[] header(int width, int height, int depth, int colour, int interlaced) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colour).putShort((short) 0).put((byte) interlaced);
    return chunk("IHDR", header.array());
  }

  private static byte[] png(byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(ascii(type));
    checksum.update(content);
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(ascii(type)).put(content).putInt((int) checksum.getValue());
    return chunk.array();
  }

  private static byte[] deflate(byte[] part, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED), 64 * 1024)) {
      for (int i = 0; i < times; i++) {
        deflater.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
