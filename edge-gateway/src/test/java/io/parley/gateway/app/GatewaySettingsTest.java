package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.dialect.Dialects;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {
  @Test
  void dialect_isTheNativeOneByDefault() {
    assertThat(settings(Map.of()).dialect()).isEqualTo(Dialects.NATIVE);
    assertThat(settings(Map.of("PARLEY_DIALECT", "match")).dialect().name()).isEqualTo("match");
  }

  @Test
  void dialectThatThereIsNot_isRefused() {
    assertThatThrownBy(() -> settings(Map.of("PARLEY_DIALECT", "klingon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PARLEY_DIALECT")
        .hasMessageContaining("nextchat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FRONTEND_URL", "CLIENT_URL", "NEXT_PUBLIC_APP_URL"})
  void originOfAnApp_mustBeOne(String variable) {
    settings(Map.of(variable, "http://localhost:3000/"));

    assertThatThrownBy(() -> settings(Map.of(variable, "localhost")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void allowedOrigins_standBeforeThoseOfApps() {
    settings(Map.of("PARLEY_ALLOWED_ORIGINS", "https://a.example", "CLIENT_URL", "no origin"));
  }

  private static GatewaySettings settings(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(more);
    env.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    env.put("MONGODB_URI", "mongodb://127.0.0.1/parley");
    env.put("JWT_SECRET", "a secret of this test, long enough for HS256");
    return GatewaySettings.from(env);
  }
}
