package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseReasonTest {
  @ParameterizedTest
  @EnumSource
  void everyReason_canBeSentInACloseFrame(CloseReason reason) {
    assertThat(reason.text()).isASCII().hasSizeBetween(1, 40);
    boolean standard =
        reason.code() >= 1000
            && reason.code() <= 1014
            && reason.code() != 1004
            && reason.code() != 1005
            && reason.code() != 1006;
    boolean own = reason.code() >= 4000 && reason.code() <= 4499;
    assertThat(standard || own).isTrue();
  }
}
