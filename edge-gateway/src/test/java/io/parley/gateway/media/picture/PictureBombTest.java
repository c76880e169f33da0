package io.parley.gateway.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.decoder.Picture;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.request.RequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Findings 1 and 2 of the attackers: none of their pictures costs as much as its decoder, which
/// the kernel holds to its memory and the gateway to its time.
class PictureBombTest {
  private static final Pictures pictures = new Pictures();
  private static Set<Long> before = Set.of();

  @BeforeAll
  static void start() throws Exception {
    take(PictureType.PNG, TestPictures.plain("png", 4, 4)).close();
    before = pictures.pids();
  }

  @AfterEach
  void decoderIsTheSame() throws Exception {
    assertThat(pictures.pids()).isEqualTo(before).hasSize(1);
    Path status = Path.of("/proc/" + before.iterator().next() + "/status");
    if (Files.exists(status)) {
      String data =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmData"))
              .findFirst()
              .orElseThrow();
      assertThat(Integer.parseInt(data.replaceAll("\\D", "")))
          .as("KiB")
          .isLessThanOrEqualTo(DecoderCommand.MEMORY_KIB);
    }
  }

  @AfterAll
  static void close() {
    pictures.close();
  }

  static Stream<Arguments> tooLarge() {
    return Stream.of(
        bomb("a PNG of one row", PictureType.PNG, PictureBombs.rowPng()),
        bomb("a PNG of a profile", PictureType.PNG, PictureBombs.extrasPng(5 << 20)),
        bomb("a GIF's canvas", PictureType.GIF, PictureBombs.canvasGif(65_535, 700)),
        bomb("a WebP's canvas", PictureType.WEBP, TestPictures.webp(1 << 24, 1)),
        bomb("a WebP's frame", PictureType.WEBP, PictureBombs.frameWebp(1, 1 << 24)),
        bomb("a JPEG of scans", PictureType.JPEG, PictureBombs.scansJpeg(4_000, 3_000, 3_000)),
        bomb("a JPEG of a profile", PictureType.JPEG, PictureBombs.profileJpeg(70)),
        bomb("a JPEG's side", PictureType.JPEG, PictureBombs.coefficientsJpeg(16_385, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooLarge")
  void whatIsLargerThanAPictureMayBe_isRefused(String name, PictureType type, byte[] bomb) {
    assertThatThrownBy(() -> take(type, bomb))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  static Stream<Arguments> tooDear() {
    return Stream.of(
        bomb(
            "a JPEG of coefficients",
            PictureType.JPEG,
            PictureBombs.coefficientsJpeg(PictureBombs.WIDE, PictureBombs.HIGH)),
        bomb("a JPEG of 90 scans", PictureType.JPEG, PictureBombs.scansJpeg(2_400, 1_000, 85)),
        bomb(
            "a PNG of 16 bits",
            PictureType.PNG,
            PictureBombs.png(PictureBombs.WIDE, 1_600, 16, 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooDear")
  void whatIsTooDearToDecode_isTakenWithoutAThumbnail(String name, PictureType type, byte[] bomb)
      throws Exception {
    try (Picture picture = take(type, bomb)) {
      assertThat(picture.thumbnail()).isNull();
    }
  }

  static Stream<Arguments> dear() {
    return Stream.of(
        bomb("a PNG of profiles that are deflated", PictureType.PNG, PictureBombs.profilePng()),
        bomb(
            "a PNG of 16 bits, not made smaller as it is decoded",
            PictureType.PNG,
            PictureBombs.png(1_279, 1_279, 16, 4, 0)),
        bomb(
            "an interlaced PNG of all pixels",
            PictureType.PNG,
            PictureBombs.png(4_000, 3_000, 8, 0, 1)),
        bomb("a GIF of loops", PictureType.GIF, PictureBombs.loopsGif(20_000)),
        bomb(
            "a GIF of all pixels",
            PictureType.GIF,
            PictureBombs.canvasGif(PictureBombs.WIDE, PictureBombs.HIGH)),
        bomb("a JPEG of scans", PictureType.JPEG, PictureBombs.scansJpeg(1_000, 500, 85)),
        bomb(
            "a JPEG of coefficients",
            PictureType.JPEG,
            PictureBombs.coefficientsJpeg(2_500, 2_100)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dear")
  void whatIsAsDearAsMayBe_isDecoded(String name, PictureType type, byte[] bomb) throws Exception {
    try (Picture picture = take(type, bomb)) {
      assertThat(picture.thumbnail()).isNotNull();
    }
  }

  private static Arguments bomb(String name, PictureType type, byte[] bomb) {
    return Arguments.of(name, type, bomb);
  }

  private static Picture take(PictureType type, byte[] picture) throws Exception {
    try (Spool original = Spool.create()) {
      original.output().write(picture);
      return pictures.take(type, original);
    }
  }
}
