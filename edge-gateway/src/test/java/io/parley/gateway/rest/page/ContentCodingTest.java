package io.parley.gateway.rest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
  private static final Set<ContentCoding> ALL = EnumSet.allOf(ContentCoding.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | BROTLI",
        "gzip | GZIP",
        "GZIP | GZIP",
        "br;q=0.5, gzip;q=0.8 | GZIP",
        "br;q=0, gzip | GZIP",
        "br ; q=0.5 , gzip;q=0.5 | BROTLI",
        "* | BROTLI",
        "*;q=0 | IDENTITY",
        "*;q=0, gzip | GZIP",
        "gzip;q=0.5, identity | IDENTITY",
        "identity;q=0, gzip;q=0.001 | GZIP",
        "identity;q=0 | IDENTITY",
        "zstd | IDENTITY",
        "gzip;q=0.0001 | IDENTITY",
        "gzip;q=2, br;q=-1, identity;q=x | IDENTITY",
        "gzip;q=NaN | IDENTITY",
        ",,;q=1,=,br;q | IDENTITY",
        "'' | IDENTITY",
      })
  void best_isWhatTheClientLikesBest(String accepted, ContentCoding best) {
    assertThat(ContentCoding.best(List.of(accepted), ALL)).isEqualTo(best);
  }

  @Test
  void best_withoutTheHeader_isTheBytesAsTheyAre() {
    assertThat(ContentCoding.best(List.of(), ALL)).isEqualTo(ContentCoding.IDENTITY);
  }

  @Test
  void best_ofSeveralHeaders_isAsOfOne() {
    assertThat(ContentCoding.best(List.of("gzip;q=0.1", "br"), ALL))
        .isEqualTo(ContentCoding.BROTLI);
  }

  @Test
  void best_ofAFileThatIsNotPacked_isTheBytesAsTheyAre() {
    assertThat(
            ContentCoding.best(List.of("br, gzip, identity;q=0"), Set.of(ContentCoding.IDENTITY)))
        .isEqualTo(ContentCoding.IDENTITY);
  }
}
