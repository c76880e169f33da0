package io.parley.gateway.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.media.picture.decoder.Thumbnail;
import io.parley.gateway.request.RequestException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
  private static final Pictures pictures = new Pictures();

  @AfterAll
  static void close() {
    pictures.close();
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg, 1000, 500, 320, 160, image/jpeg",
    "jpeg, 10, 20, 10, 20, image/jpeg",
    "jpeg, 2000, 2, 320, 1, image/jpeg",
    "png, 500, 1000, 160, 320, image/png",
    "gif, 640, 640, 320, 320, image/jpeg",
  })
  void thumbnail_isAtMost320PixelsAndNeverLargerThanThePicture(
      String format, int width, int height, int thumbWidth, int thumbHeight, String type)
      throws Exception {
    try (Picture picture = take("image/" + format, TestPictures.plain(format, width, height))) {
      assertThat(picture.width()).isEqualTo(width);
      assertThat(picture.height()).isEqualTo(height);
      Thumbnail thumbnail = Objects.requireNonNull(picture.thumbnail());
      assertThat(thumbnail.width()).isEqualTo(thumbWidth);
      assertThat(thumbnail.height()).isEqualTo(thumbHeight);
      assertThat(thumbnail.type()).isEqualTo(type);
      BufferedImage small = image(thumbnail.bytes());
      assertThat(small.getWidth()).isEqualTo(thumbWidth);
    }
  }

  /// Where the corner that was at the top left is to be seen: EXIF 2.32, table 6.
  @ParameterizedTest
  @CsvSource({
    "1, 600, 400, false, false",
    "2, 600, 400, true, false",
    "3, 600, 400, true, true",
    "4, 600, 400, false, true",
    "5, 400, 600, false, false",
    "6, 400, 600, true, false",
    "7, 400, 600, true, true",
    "8, 400, 600, false, true",
  })
  void thumbnailAndSizes_areTurnedAsTheExifSaid(
      int orientation, int width, int height, boolean right, boolean bottom) throws Exception {
    try (Picture picture = take("image/jpeg", TestPictures.jpeg(600, 400, orientation))) {
      assertThat(picture.width()).isEqualTo(width);
      assertThat(picture.height()).isEqualTo(height);
      BufferedImage small = image(Objects.requireNonNull(picture.thumbnail()).bytes());
      assertThat(small.getWidth() < small.getHeight()).isEqualTo(width < height);
      int x = right ? small.getWidth() - 10 : 10;
      int y = bottom ? small.getHeight() - 10 : 10;
      assertThat(new Color(small.getRGB(x, y)).getRed()).isGreaterThan(200);
      Color opposite = new Color(small.getRGB(small.getWidth() - 1 - x, small.getHeight() - 1 - y));
      assertThat(opposite.getBlue()).isGreaterThan(200);
    }
  }

  @Test
  void tooManyPixels_areRefusedBeforeTheyAreDecoded() {
    assertRefused("image/png", TestPictures.pngBomb(30_000, 30_000), ErrorCode.TOO_LARGE, "pixels");
    assertRefused(
        "image/png", TestPictures.pngBomb(Integer.MAX_VALUE, 1), ErrorCode.TOO_LARGE, "pixels");
    assertRefused("image/webp", TestPictures.webp(16_000, 16_000), ErrorCode.TOO_LARGE, "pixels");
  }

  @Test
  void brokenPicture_isInvalid() {
    byte[] png = TestPictures.plain("png", 10, 10);
    assertRefused("image/png", Arrays.copyOf(png, png.length - 1), ErrorCode.INVALID, "broken");
    assertRefused("image/jpeg", png, ErrorCode.INVALID, "broken");
  }

  @Test
  void pictureThatTheJdkCannotDecode_hasNoThumbnail() throws Exception {
    try (Picture picture = take("image/webp", TestPictures.webp(40, 30))) {
      assertThat(picture.thumbnail()).isNull();
      assertThat(picture.width()).isEqualTo(40);
      assertThat(picture.height()).isEqualTo(30);
    }
    try (Picture picture = take("image/png", TestPictures.pngBomb(40, 30))) { // no such pixels
      assertThat(picture.thumbnail()).isNull();
    }
  }

  private void assertRefused(String type, byte[] picture, ErrorCode code, String reason) {
    assertThatThrownBy(() -> take(type, picture))
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(reason);
  }

  private Picture take(String type, byte[] picture) throws Exception {
    try (Spool original = Spool.create()) {
      original.output().write(picture);
      return pictures.take(PictureType.of(type).orElseThrow(), original);
    }
  }

  private static BufferedImage image(Spool spool) throws IOException {
    try (InputStream in = spool.input()) {
      return Objects.requireNonNull(ImageIO.read(in), "no picture");
    }
  }
}
