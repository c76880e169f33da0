package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HistoryMessageTest {
  @ParameterizedTest
  @MethodSource("io.parley.contract.history.MessageDocumentTest#goldenMessages")
  void messageThatNothingHasHappenedTo_isTheEventToTheByte(Path file) throws IOException {
    MessageAccepted message =
        withoutReading((MessageAccepted) Codec.EVENTS.decode(Files.readAllBytes(file)));

    HistoryMessage read = HistoryMessage.of(message);

    assertThat(new String(read.encode(), StandardCharsets.UTF_8))
        .isEqualTo(new String(Codec.EVENTS.encode(message), StandardCharsets.UTF_8));
    assertThat(read.json()).hasToString(new String(read.encode(), StandardCharsets.UTF_8));
  }

  /// What its sender had read is a matter of the moment, which history does not keep.
  private static MessageAccepted withoutReading(MessageAccepted message) {
    return new MessageAccepted(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        message.body(),
        message.acceptedAt());
  }
}
