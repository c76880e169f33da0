package io.parley.gateway.media.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Limits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
  @ParameterizedTest
  @CsvSource({
    "cat.png, cat.png",
    "../../etc/passwd, passwd",
    "'..\\..\\boot.ini', boot.ini",
    "C:\\Users\\a\\b.txt, b.txt",
    "/, file",
    ".., file",
    "'', file",
    "'  ', file",
    ".htaccess, htaccess",
    "'a. . ', a",
    "'<a>|?*:\".txt', _a______.txt",
    "'ü é.txt', 'ü é.txt'",
    "日本.jpg, 日本.jpg",
  })
  void name_isTheLastPartOfAPathAndFitToBeSaved(String raw, String name) {
    assertThat(FileName.of(raw)).isEqualTo(name);
  }

  @Test
  void controlAndFormattingCharacters_areGone() {
    assertThat(FileName.of("a\r\nSet-Cookie: x\0.png")).isEqualTo("aSet-Cookie_ x.png");
    assertThat(FileName.of("invoice\u202Egnp.exe")).isEqualTo("invoicegnp.exe");
    assertThat(FileName.of("\ud800x\u2028.png")).isEqualTo("x.png");
    assertThat(FileName.of(null)).isEqualTo("file");
  }

  @Test
  void longName_isCutAndKeepsItsExtension() {
    for (String letter : new String[] {"a", "ü", "😀"}) {
      String name = FileName.of(letter.repeat(1_000) + ".jpeg");
      assertThat(name).startsWith(letter).endsWith(letter + ".jpeg");
      assertThat(name.getBytes(StandardCharsets.UTF_8).length)
          .isBetween(Limits.NAME_BYTES - 3, Limits.NAME_BYTES);
    }
    assertThat(FileName.of("a." + "b".repeat(1_000))).hasSize(Limits.NAME_BYTES);
  }
}
