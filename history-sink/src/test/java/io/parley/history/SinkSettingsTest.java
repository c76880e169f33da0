package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SinkSettingsTest {
  private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";
  private static final String MONGO = "MONGODB_URI";

  @Test
  void password_isNeverShown() {
    SinkSettings settings =
        SinkSettings.from(Map.of(KAFKA, "k:9092", MONGO, "mongodb://u:s3cret@m:27017/chat"));

    assertThat(settings.toString()).contains("m:27017", "chat").doesNotContain("s3cret");
  }

  @Test
  void malformedUriWithAPassword_isRefusedWithoutShowingIt() {
    assertThatThrownBy(
            () -> SinkSettings.from(Map.of(KAFKA, "k:9092", MONGO, "mongodb://u:s3c/ret@m:1/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("MONGODB_URI: ")
        .hasMessageNotContaining("s3c");
  }

  @Test
  void uriWithoutADatabase_meansParley() {
    SinkSettings settings = SinkSettings.from(Map.of(KAFKA, "k:9092", MONGO, "mongodb://m:27017"));

    assertThat(settings.database()).isEqualTo("parley");
  }

  @Test
  void missingVariable_isNamed() {
    assertThatThrownBy(() -> SinkSettings.from(Map.of(MONGO, "mongodb://m:27017")))
        .hasMessageContaining(KAFKA + ": is required");
  }

  @Test
  void serversWithoutAPort_areRefused() {
    assertThatThrownBy(() -> SinkSettings.from(Map.of(KAFKA, "kafka", MONGO, "mongodb://m")))
        .hasMessageContaining(KAFKA)
        .hasMessageContaining("'kafka'");
  }

  @Test
  void cpuShare_isAPartOfTheMachine() {
    Map<String, String> env = Map.of(KAFKA, "k:9092", MONGO, "mongodb://m");
    assertThat(SinkSettings.from(env).cpuShare()).isEqualTo(1);

    for (String share : new String[] {"0", "1.5", "NaN", "a quarter"}) {
      Map<String, String> wrong = new HashMap<>(env);
      wrong.put("PARLEY_SINK_CPU_SHARE", share);
      assertThatThrownBy(() -> SinkSettings.from(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("PARLEY_SINK_CPU_SHARE: ");
    }
  }
}
