package io.parley.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.GatewayRef;
import org.junit.jupiter.api.Test;

class InterestTest {
  @Test
  void bytes_areReadBack() {
    Interest interest =
        Interest.NONE
            .with(new GatewayRef("ëast:8080", 17, 3), 1_700_000_000_000L)
            .with(new GatewayRef("x".repeat(128), Long.MAX_VALUE, 9_999), 0);

    assertThat(Interest.of(interest.toBytes())).isEqualTo(interest);
  }

  @Test
  void anotherVersion_isRefused() {
    byte[] bytes = Interest.NONE.toBytes();
    bytes[0] = 99;

    assertThatThrownBy(() -> Interest.of(bytes)).isInstanceOf(IllegalStateException.class);
  }
}
