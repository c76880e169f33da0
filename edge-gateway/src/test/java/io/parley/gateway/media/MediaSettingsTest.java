package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.settings.Env;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaSettingsTest {
  private static final Map<String, String> S3 =
      Map.of(
          "PARLEY_S3_ENDPOINT", "https://s3.example:9000",
          "PARLEY_S3_BUCKET", "parley-files",
          "PARLEY_S3_REGION", "eu-central-1",
          "PARLEY_S3_ACCESS_KEY", "key",
          "PARLEY_S3_SECRET_KEY", "hidden");

  @Test
  void nothingSet_isGridFsAnd25MiBAnd10GiB() {
    MediaSettings settings = MediaSettings.from(new Env(Map.of()));

    assertThat(settings.fileBytes()).isEqualTo(25 * 1024 * 1024);
    assertThat(settings.userBytes()).isEqualTo(10L * 1024 * 1024 * 1024);
    assertThat(settings.s3()).isNull();
  }

  @Test
  void userFiles_areReadInMiB() {
    assertThat(MediaSettings.from(new Env(Map.of("PARLEY_USER_FILES_MIB", "16777216"))).userBytes())
        .isEqualTo(1L << 44);
    assertThatThrownBy(() -> MediaSettings.from(new Env(Map.of("PARLEY_USER_FILES_MIB", "0"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_USER_FILES_MIB: ");
  }

  @Test
  void s3_isReadAndKeepsItsSecret() {
    S3Settings s3 = Objects.requireNonNull(MediaSettings.from(new Env(S3)).s3());

    assertThat(s3.endpoint()).hasToString("https://s3.example:9000");
    assertThat(s3.region()).isEqualTo("eu-central-1");
    assertThat(MediaSettings.from(new Env(S3)))
        .asString()
        .doesNotContain("hidden")
        .doesNotContain("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1073741825"})
  void badFileBytes_namesTheVariable(String value) {
    assertThatThrownBy(() -> MediaSettings.from(new Env(Map.of("PARLEY_FILE_BYTES", value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_FILE_BYTES: ");
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_S3_ENDPOINT, ''",
    "PARLEY_S3_ENDPOINT, ftp://s3.example",
    "PARLEY_S3_ENDPOINT, s3.example",
    "PARLEY_S3_ENDPOINT, https://user:hidden@s3.example",
    "PARLEY_S3_ENDPOINT, https://s3.example/path",
    "PARLEY_S3_ENDPOINT, 'not a uri'",
    "PARLEY_S3_BUCKET, ''",
    "PARLEY_S3_BUCKET, a/b",
    "PARLEY_S3_REGION, EU",
    "PARLEY_S3_ACCESS_KEY, ''",
    "PARLEY_S3_SECRET_KEY, ''",
  })
  void badS3_namesTheVariableAndNoSecret(String variable, String value) {
    Map<String, String> env = new HashMap<>(S3);
    env.put(variable, value);
    assertThatThrownBy(() -> MediaSettings.from(new Env(env)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void halfOfS3_isRefused() {
    assertThatThrownBy(() -> MediaSettings.from(new Env(Map.of("PARLEY_S3_BUCKET", "files"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_S3_ENDPOINT");
  }
}
