package io.parley.gateway.media.file;

import static io.parley.gateway.media.picture.TestPictures.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.media.MediaStoreContract;
import io.parley.gateway.media.picture.TestPictures;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypesTest {
  private static final FileTypes TYPES = new FileTypes();
  private static final String HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>";
  private static final String SVG =
      "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(ascii(HTML), "cat.png", "text/html"),
        Arguments.of(ascii(HTML), "song.mp3", "text/html"),
        Arguments.of(ascii(SVG), "cat.png", "image/svg+xml"),
        Arguments.of(ascii("hello, world"), "hello.txt", "text/plain"),
        Arguments.of(ascii("hello, world"), "hello.png", "text/plain"),
        Arguments.of(ascii("%PDF-1.7\n"), "x.jpg", "application/pdf"),
        Arguments.of(new byte[] {0, 1, 2, 3, 4, 5}, "x.png", "application/octet-stream"),
        Arguments.of(TestPictures.plain("png", 2, 2), "x.html", "image/png"),
        Arguments.of(TestPictures.plain("jpeg", 2, 2), "x.gif", "image/jpeg"),
        Arguments.of(TestPictures.plain("gif", 2, 2), "x", "image/gif"),
        Arguments.of(TestPictures.webp(2, 2), "x", "image/webp"),
        Arguments.of(ascii("RIFF\u0024\0\0\0WAVEfmt \u0010\0\0\0"), "x", "audio/wav"),
        Arguments.of(ascii("\0\0\0\u0018ftypisom\0\0\0\0isommp42"), "x.mp4", "video/mp4"),
        Arguments.of(ascii("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"), "x.jpg", "image/heic"),
        Arguments.of(ascii("PK\u0003\u0004\u0014\0\0\0\0\0"), "x.zip", "application/zip"),
        Arguments.of(
            ascii("PK\u0003\u0004\u0014\0\0\0\0\0"),
            "x.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void type_isWhatTheBytesSay(byte[] bytes, String name, String type) throws Exception {
    try (Spool spool = MediaStoreContract.spool(bytes)) {
      assertThat(TYPES.of(spool, name)).isEqualTo(type);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "application/xml",
        "text/xml",
        "text/plain",
        "application/pdf",
        "application/javascript",
        "application/octet-stream",
        "image/bmp",
        "audio/x-mpegurl",
      })
  void whatMayRun_isNotShown(String type) {
    assertThat(FileTypes.isShown(type)).isFalse();
  }

  @Test
  void picturesAudioAndVideo_areShown() {
    assertThat(Stream.of("image/png", "image/webp", "audio/mpeg", "video/mp4"))
        .allMatch(FileTypes::isShown);
  }

  @Test
  void whatCamerasWriteAndNobodyHereCleans_isKnown() {
    assertThat(Stream.of("image/heic", "image/avif", "image/tiff", "image/x-raw-nikon"))
        .allMatch(FileTypes::maySayWhere);
    assertThat(Stream.of("image/jpeg", "image/svg+xml", "image/bmp", "video/mp4"))
        .noneMatch(FileTypes::maySayWhere);
  }
}
