package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntrustedTest {
  private final Untrusted untrusted = new Untrusted(1_000);

  @Test
  void oneAddress_hasAQuarter_andGivesItBack() {
    Untrusted.Loan first = untrusted.loan("192.0.2.1", 200);
    Untrusted.Loan second = untrusted.loan("192.0.2.1", 200);

    assertThat(first.owe(200)).isTrue();
    assertThat(second.owe(51)).isFalse();
    assertThat(second.owe(50)).isTrue();
    assertThat(untrusted.loan("192.0.2.2", 200).owe(200)).isTrue();
    assertThat(untrusted.lent()).isEqualTo(450);
    assertThat(untrusted.refused()).isEqualTo(1);
    first.end();
    first.end();
    assertThat(second.owe(200)).isTrue();
    assertThat(untrusted.lent()).isEqualTo(400);
  }

  @Test
  void allTogether_haveNoMoreThanThereIs() {
    for (int i = 0; i < 4; i++) {
      assertThat(untrusted.loan("192.0.2." + i, 250).owe(250)).isTrue();
    }

    assertThat(untrusted.loan("192.0.2.9", 250).owe(1)).isFalse();
  }

  @Test
  void moreThanUsual_isOfTheFirstHalfOnly() {
    assertThat(untrusted.loan("192.0.2.1", 10).owe(126)).isFalse();
    assertThat(untrusted.loan("192.0.2.1", 10).owe(125)).isTrue();
    assertThat(untrusted.loan("192.0.2.1", 10).owe(11)).isFalse();
    assertThat(untrusted.loan("192.0.2.1", 10).owe(10)).isTrue();
  }

  @Test
  void whoStandsForMany_isBoundByAllOnly() {
    assertThat(untrusted.loan(null, 1_000).owe(1_000)).isTrue();
    assertThat(untrusted.loan("192.0.2.1", 10).owe(1)).isFalse();
  }
}
