package io.parley.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIoSettingsTest {
  @Test
  void defaults_areThePublishedOnes() {
    assertThat(SocketIoSettings.DEFAULT.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(SocketIoSettings.DEFAULT.namespaces()).containsExactly("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "/a,b", "/a?b"})
  void namespaceThatNoPacketCanName_isRefused(String namespace) {
    assertThatThrownBy(() -> settings(Duration.ofSeconds(1), Set.of(namespace)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("namespace is ");
  }

  @Test
  void noTimeAndNoNamespace_areRefused() {
    assertThatThrownBy(() -> settings(Duration.ZERO, Set.of("/")))
        .hasMessageStartingWith("connectTimeout is ");
    assertThatThrownBy(() -> settings(Duration.ofSeconds(1), Set.of()))
        .hasMessageStartingWith("namespaces is ");
  }

  private static void settings(Duration connectTimeout, Set<String> namespaces) {
    assertThat(new SocketIoSettings(connectTimeout, namespaces)).isNull();
  }
}
