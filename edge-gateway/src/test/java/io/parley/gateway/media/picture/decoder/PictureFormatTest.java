package io.parley.gateway.media.picture.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.TestPictures;
import io.parley.gateway.media.picture.decoder.PictureFormat.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFormatTest {
  static Stream<Arguments> pictures() {
    return Stream.of(
        Arguments.of("image/jpeg", TestPictures.jpeg(70, 50, 6), new Shape(70, 50, 6, false)),
        Arguments.of("image/png", TestPictures.png(70, 50), new Shape(70, 50, 1, false)),
        Arguments.of("image/gif", TestPictures.gif(70, 50), new Shape(70, 50, 1, false)),
        Arguments.of("image/webp", TestPictures.webp(70, 50), new Shape(70, 50, 1, false)));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void copy_saysNothingOfThePlace(String type, byte[] picture, Shape shape) throws Exception {
    assertThat(text(picture)).contains(TestPictures.PLACE);
    try (Spool copy = Spool.create()) {
      assertThat(copy(type, picture, copy)).isEqualTo(shape);
      assertThat(text(bytes(copy)))
          .doesNotContain("PLACE")
          .doesNotContain("GPS")
          .doesNotContain("xmp");
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void copyOfACopy_isTheSame(String type, byte[] picture, Shape shape) throws Exception {
    try (Spool once = Spool.create();
        Spool twice = Spool.create()) {
      copy(type, picture, once);
      assertThat(copy(type, bytes(once), twice)).isEqualTo(shape);
      assertThat(bytes(twice)).isEqualTo(bytes(once));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/jpeg", "image/png", "image/gif"})
  void pixels_areTheSame(String type) throws Exception {
    byte[] picture =
        (byte[]) pictures().filter(p -> p.get()[0].equals(type)).findFirst().orElseThrow().get()[1];
    try (Spool copy = Spool.create()) {
      copy(type, picture, copy);
      assertThat(pixels(bytes(copy))).isEqualTo(pixels(picture));
    }
  }

  @Test
  void jpeg_keepsItsOrientationAndNothingElseOfItsExif() throws Exception {
    try (Spool copy = Spool.create()) {
      copy("image/jpeg", TestPictures.jpeg(8, 8, 8), copy);
      String text = text(bytes(copy));
      assertThat(text.indexOf("Exif")).isPositive().isEqualTo(text.lastIndexOf("Exif"));
    }
    try (Spool copy = Spool.create()) {
      copy("image/jpeg", TestPictures.jpeg(8, 8, 1), copy);
      assertThat(text(bytes(copy))).doesNotContain("Exif");
    }
  }

  @Test
  void gif_isShownAsOftenAsBefore() throws Exception {
    try (Spool copy = Spool.create()) {
      copy("image/gif", TestPictures.gif(8, 8), copy);
      assertThat(text(bytes(copy))).contains("NETSCAPE2.0");
    }
  }

  @Test
  void webp_saysItsNewLength() throws Exception {
    try (Spool copy = Spool.create()) {
      copy("image/webp", TestPictures.webp(8, 8), copy);
      byte[] bytes = bytes(copy);
      int size = bytes[4] & 0xff | (bytes[5] & 0xff) << 8;
      assertThat(size).isEqualTo(bytes.length - 8);
      assertThat(bytes[20]).as("flags of EXIF and XMP").isZero();
    }
  }

  /// Cut anywhere, it is refused: nobody can tell what is missing.
  @ParameterizedTest
  @MethodSource("pictures")
  void cutPicture_isRefused(String type, byte[] picture, Shape shape) throws Exception {
    int end = text(picture).lastIndexOf(TestPictures.PLACE); // what follows the picture
    for (int length = 0; length < end - 1; length += 7) {
      try (Spool copy = Spool.create()) {
        byte[] cut = Arrays.copyOf(picture, length);
        assertThatThrownBy(() -> copy(type, cut, copy))
            .as("the first %s bytes", length)
            .isInstanceOfAny(MalformedPictureException.class, EOFException.class);
      }
    }
  }

  /// Whatever the bytes, it ends, and refuses what it does not understand by the right exception.
  @ParameterizedTest
  @MethodSource("pictures")
  void brokenPicture_isCopiedOrRefused(String type, byte[] picture, Shape shape) throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] broken = picture.clone();
      for (int i = 0; i < 3; i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try (Spool copy = Spool.create()) {
        copy(type, broken, copy);
      } catch (MalformedPictureException | PictureTooLargeException | EOFException e) {
        assertThat(e).isNotNull(); // refused, as it may be
      }
    }
  }

  private static Shape copy(String type, byte[] picture, Spool copy) throws IOException {
    return PictureType.of(type)
        .orElseThrow()
        .format()
        .copy(new DataInputStream(new ByteArrayInputStream(picture)), copy);
  }

  private static byte[] bytes(Spool spool) throws IOException {
    try (InputStream in = spool.input()) {
      return in.readAllBytes();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int[] pixels(byte[] picture) throws IOException {
    BufferedImage image =
        Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(picture)), "no picture");
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
