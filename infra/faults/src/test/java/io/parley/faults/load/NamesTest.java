package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private final Names names = new Names("run");

  @Test
  void reference_isReadBackFromItsId() {
    long message = Names.reference(299, 1_000_000);

    assertThat(names.clientMessageId(message)).isEqualTo("run-299-1000000");
    assertThat(names.reference("run-299-1000000")).isEqualTo(message);
    assertThat(Names.sender(message)).isEqualTo(299);
    assertThat(Names.count(message)).isEqualTo(1_000_000);
    assertThat(Names.isMessage(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "other-1-1", "run-1", "run-a-1", "run-1-1-1"})
  void reference_ofAnothersId_isStrange(String id) {
    assertThat(names.reference(id)).isEqualTo(Names.STRANGE);
    assertThat(Names.isMessage(Names.STRANGE)).isFalse();
  }
}
