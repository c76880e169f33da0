package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.MalformedRecordException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// An emoji is required and not empty, in a request as in the event.
final class EmojiTest {
  @ParameterizedTest
  @ValueSource(strings = {"reaction", "react"})
  void emoji_missingOrEmpty_isInvalid(String kind) {
    ObjectNode without = Kind.named(kind).golden().tree();
    without.remove("emoji");
    for (ObjectNode value : List.of(without, without.deepCopy().put("emoji", ""))) {
      MalformedRecordException refusal =
          catchThrowableOfType(
              MalformedRecordException.class, () -> Kind.named(kind).decode(value));
      assertThat(refusal).isNotNull();
      assertThat(refusal.field()).isEqualTo("emoji");
      assertThat(Schemas.validate(Kind.named(kind), value)).isNotEmpty();
    }
  }
}
