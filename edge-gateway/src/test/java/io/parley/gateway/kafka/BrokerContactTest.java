package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerContactTest {
  private long now = 7;
  private final BrokerContact contact = new BrokerContact(() -> now);

  @Test
  void beforeAnythingIsWritten_isNotLost() {
    assertThat(contact.isLost()).isFalse();
  }

  @Test
  void nothingConfirmedForTwoSeconds_isLost_untilSomethingIs() {
    pass(Duration.ofSeconds(2));
    assertThat(contact.isLost()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(contact.isLost()).isTrue();

    contact.confirmed();
    assertThat(contact.isLost()).isFalse();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
