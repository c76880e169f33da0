package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Codec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Finding 14, at the gateway: a message that was deleted before a client hears of it.
class DeletedMessageTest {
  static Stream<Arguments> rooms() {
    return DialectRecoveryTest.rooms();
  }

  @Test
  void nativeClient_isToldThatItWas_andOfItsPlace() {
    AppClient alice = new AppClient(Native.DIALECT);
    alice.hearsOfDeleted(ROOM);

    List<String> told = alice.told();
    assertThat(told).hasSize(1).first().asString().startsWith("message ").doesNotContain("4711");
    JsonNode message =
        Codec.json().readTree(told.getFirst().substring("message ".length()).replace('\'', '"'));
    assertThat(message.path("seq").asLong()).isEqualTo(1);
    assertThat(message.path("content").asString()).isEmpty();
    assertThat(message.path("deletedBy").asString()).isEqualTo("bob");
  }

  /// An app has no words for it: it shows nothing, as it would have taken the message away.
  @ParameterizedTest
  @MethodSource("rooms")
  void app_isToldNothing(Dialect dialect, String join, String payload, String told) {
    AppClient alice = new AppClient(dialect);
    alice.emit(join, payload);
    alice.told();
    alice.hearsOfDeleted(ROOM);
    assertThat(alice.told()).isEmpty();

    alice.hears(ROOM, "bob", "hi");
    assertThat(alice.toldOf()).containsExactly(told);
  }
}
