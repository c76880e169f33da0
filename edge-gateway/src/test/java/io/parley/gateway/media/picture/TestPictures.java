package io.parley.gateway.media.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// Pictures that say where they were taken in every way that their formats have. Wherever they do,
/// there is [#PLACE] in the bytes.
public final class TestPictures {
  public static final String PLACE = "PLACE 48.8584 N 2.2945 E";

  /// A lossless WebP of one pixel: what follows its RIFF header.
  private static final byte[] WEBP_PIXEL =
      Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

  private TestPictures() {}

  /// With a mark in the corner at the top left, so that it is seen how it is turned.
  public static BufferedImage image(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.BLUE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height / 2);
    graphics.dispose();
    return image;
  }

  public static byte[] plain(String format, int width, int height) {
    boolean clear = format.equals("png");
    BufferedImage image =
        image(width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// EXIF with a GPS directory and an orientation, XMP, IPTC, a comment, and a second picture's
  /// worth of bytes after the end.
  public static byte[] jpeg(int width, int height, int orientation) {
    byte[] plain = plain("jpeg", width, height);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    segment(0xe1, concat(ascii("Exif\0\0"), exif(orientation)), out);
    segment(0xe1, ascii("http://ns.adobe.com/xap/1.0/\0" + xmp()), out);
    segment(0xed, ascii("Photoshop 3.0\0" + PLACE), out);
    segment(0xe2, ascii("MPF\0" + PLACE), out);
    segment(0xfe, ascii(PLACE), out);
    out.write(plain, 2, plain.length - 2);
    out.writeBytes(ascii(PLACE));
    return out.toByteArray();
  }

  public static byte[] png(int width, int height) {
    byte[] plain = plain("png", width, height);
    int afterHeader = 8 + 12 + 13;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, afterHeader);
    chunk("eXIf", exif(6), out);
    chunk("iTXt", ascii("XML:com.adobe.xmp\0\0\0\0\0" + xmp()), out);
    chunk("tEXt", ascii("Location\0" + PLACE), out);
    out.write(plain, afterHeader, plain.length - afterHeader);
    out.writeBytes(ascii(PLACE));
    return out.toByteArray();
  }

  /// A header that announces these pixels, and no more.
  public static byte[] pngBomb(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain("png", 1, 1), 0, 8);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 1);
    chunk("IHDR", header.array(), out);
    chunk("IDAT", new byte[8], out);
    chunk("IEND", new byte[0], out);
    return out.toByteArray();
  }

  public static byte[] gif(int width, int height) {
    byte[] plain = plain("gif", width, height);
    int colours = (plain[10] & 0x80) == 0 ? 0 : 3 << ((plain[10] & 7) + 1);
    int afterHeader = 13 + colours;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, afterHeader);
    out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
    out.writeBytes(ascii("XMP DataXMP"));
    blocks(ascii(PLACE), out);
    out.writeBytes(new byte[] {0x21, (byte) 0xfe});
    blocks(ascii(PLACE), out);
    out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
    out.writeBytes(ascii("NETSCAPE2.0"));
    blocks(new byte[] {1, 0, 0}, out);
    out.write(plain, afterHeader, plain.length - afterHeader);
    out.writeBytes(ascii(PLACE));
    return out.toByteArray();
  }

  /// One pixel on a canvas of this size.
  public static byte[] webp(int width, int height) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    ByteBuffer canvas = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    canvas.put((byte) 0x0c).put(new byte[3]);
    canvas.put(
        new byte[] {(byte) (width - 1), (byte) ((width - 1) >> 8), (byte) ((width - 1) >> 16)});
    canvas.put(
        new byte[] {(byte) (height - 1), (byte) ((height - 1) >> 8), (byte) ((height - 1) >> 16)});
    riff("VP8X", canvas.array(), chunks);
    chunks.write(WEBP_PIXEL, 12, WEBP_PIXEL.length - 12);
    riff("EXIF", exif(6), chunks);
    riff("XMP ", ascii(xmp()), chunks);
    byte[] all = chunks.toByteArray();
    ByteBuffer file = ByteBuffer.allocate(12 + all.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(4 + all.length).put(ascii("WEBP")).put(all);
    return concat(file.array(), ascii(PLACE));
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] concat(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  /// TIFF: a directory with the orientation, the place as the camera's name, and a GPS directory.
  private static byte[] exif(int orientation) {
    byte[] place = ascii(PLACE + "\0");
    int directory = 8;
    int gps = directory + 2 + 3 * 12 + 4;
    int text = gps + 2 + 12 + 4;
    ByteBuffer tiff = ByteBuffer.allocate(text + place.length).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put(ascii("II")).putShort((short) 42).putInt(directory);
    tiff.putShort((short) 3);
    entry(tiff, 0x010f, 2, place.length, text);
    entry(tiff, 0x0112, 3, 1, orientation);
    entry(tiff, 0x8825, 4, 1, gps);
    tiff.putInt(0);
    tiff.putShort((short) 1);
    entry(tiff, 0x001d, 2, place.length, text);
    tiff.putInt(0);
    return tiff.put(place).array();
  }

  private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
    tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private static String xmp() {
    return "<x:xmpmeta><exif:GPSLatitude>" + PLACE + "</exif:GPSLatitude></x:xmpmeta>";
  }

  private static void segment(int marker, byte[] content, ByteArrayOutputStream out) {
    out.write(0xff);
    out.write(marker);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
  }

  private static void chunk(String type, byte[] content, ByteArrayOutputStream out) {
    CRC32 checksum = new CRC32();
    checksum.update(ascii(type));
    checksum.update(content);
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(ascii(type)).put(content).putInt((int) checksum.getValue());
    out.writeBytes(chunk.array());
  }

  private static void blocks(byte[] content, ByteArrayOutputStream out) {
    out.write(content.length);
    out.writeBytes(content);
    out.write(0);
  }

  private static void riff(String type, byte[] content, ByteArrayOutputStream out) {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(head.put(ascii(type)).putInt(content.length).array());
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write(0);
    }
  }
}
