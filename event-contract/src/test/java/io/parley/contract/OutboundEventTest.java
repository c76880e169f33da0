package io.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundEventTest {
  private static final OutboundEvent LIVE =
      new OutboundEvent(new ConversationId("dm:a:zo%C3%AB"), "message", 12, 7, null);
  private static final OutboundEvent REPLAY =
      new OutboundEvent(new ConversationId("語😀"), "message", Long.MAX_VALUE, 0, "r-9");

  @Test
  void event_isReadBackFromItsHeaders() {
    assertThat(OutboundEvent.read(key(LIVE), headers(LIVE))).contains(LIVE);
    assertThat(OutboundEvent.read(key(REPLAY), headers(REPLAY))).contains(REPLAY);
  }

  @Test
  void ephemeral_hasNoPlaceInTheOrder() {
    OutboundEvent typing = new OutboundEvent(new ConversationId("team-42"), "typing", 0, 0, null);
    assertThat(OutboundEvent.read(key(typing), headers(typing))).contains(typing);
  }

  @Test
  void headers_areNamedAndWrittenAsReadersOfOtherLanguagesExpect() {
    Headers headers = headers(REPLAY);
    assertThat(headers.toArray())
        .extracting(header -> header.key())
        .containsExactly("parley-event", "parley-seq", "parley-number", "parley-replay-for");
    assertThat(headers.lastHeader("parley-event").value()).asString().isEqualTo("message");
    assertThat(headers.lastHeader("parley-seq").value())
        .containsExactly(0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    assertThat(headers.lastHeader("parley-number").value()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(headers.lastHeader("parley-replay-for").value()).asString().isEqualTo("r-9");
  }

  @Test
  void recordWithoutThem_isAnAnswer() {
    Headers others = new RecordHeaders().add("traceparent", new byte[0]);
    assertThat(OutboundEvent.read(key(LIVE), others)).isEmpty();
    assertThat(OutboundEvent.read(null, new RecordHeaders())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley-seq", "parley-number"})
  void numberHeader_missingOrNotEightBytesOrNegative_isNamed(String name) {
    assertThat(refusal(key(LIVE), headers(LIVE).remove(name)).field()).isEqualTo(name);
    for (int length : new int[] {0, 7, 9}) {
      assertThat(refusal(key(LIVE), headers(LIVE).add(name, new byte[length])).field())
          .isEqualTo(name);
    }
    byte[] negative = {-1, 0, 0, 0, 0, 0, 0, 0};
    assertThat(refusal(key(LIVE), headers(LIVE).add(name, negative)).field()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley-event", "parley-seq", "parley-number", "parley-replay-for"})
  void headerWithoutValue_isNamed(String name) {
    assertThat(refusal(key(REPLAY), headers(REPLAY).add(name, null)).field()).isEqualTo(name);
  }

  @Test
  void key_missingOrOfNoConversation_isNamed() {
    assertThat(refusal(null, headers(LIVE)).field()).isEqualTo("key");
    assertThat(refusal(new byte[0], headers(LIVE)).field()).isEqualTo("conversationId");
    assertThat(refusal("dm:b:a".getBytes(StandardCharsets.UTF_8), headers(LIVE)).field())
        .isEqualTo("conversationId");
  }

  private static byte[] key(OutboundEvent event) {
    return event.conversationId().value().getBytes(StandardCharsets.UTF_8);
  }

  private static Headers headers(OutboundEvent event) {
    Headers headers = new RecordHeaders();
    event.writeTo(headers);
    return headers;
  }

  private static MalformedRecordException refusal(byte[] key, Headers headers) {
    MalformedRecordException refusal =
        catchThrowableOfType(
            MalformedRecordException.class, () -> OutboundEvent.read(key, headers));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
