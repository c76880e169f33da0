package io.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageIdTest {
  private static final ConversationId TEAM = new ConversationId("team-42");

  @Test
  void id_isReadBack() {
    for (long number : new long[] {1, 35, 36, 1_000_000, 1L << 50}) {
      MessageId id = MessageId.of(TEAM, number, number + 7);
      assertThat(MessageId.parse(id.toString())).contains(id);
      assertThat(id.toString().length()).isLessThanOrEqualTo(Limits.MESSAGE_ID_BYTES);
    }
  }

  /// Clients keep these: they must never change.
  @Test
  void id_isTheSameForEver() {
    assertThat(MessageId.of(TEAM, 7, 12)).hasToString("3R1Zns8okNXvuyJL.7.c");
  }

  @Test
  void conversations_haveDifferentIds() {
    assertThat(MessageId.of(new ConversationId("team-43"), 7, 12))
        .isNotEqualTo(MessageId.of(TEAM, 7, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m-1",
        "0123456789abcdef",
        "0123456789abcdef.1",
        "0123456789abcdef.1.",
        "0123456789abcdef.0.1",
        "0123456789abcdef.01.1",
        "0123456789abcdef.A.1",
        "0123456789abcdef.1.1.1",
        "0123456789abcde.1.1",
        "0123456789abcde!.1.1",
        "0123456789abcdef.zzzzzzzzzzzzz.1"
      })
  void otherText_isNoId(String text) {
    assertThat(MessageId.parse(text)).isEmpty();
  }
}
