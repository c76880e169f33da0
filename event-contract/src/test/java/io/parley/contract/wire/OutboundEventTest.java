package io.parley.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.ConversationId;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.Ephemeral;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutboundEventTest {
  private static final OutboundEvent LIVE =
      new OutboundEvent(
          new ConversationId("dm:a:zo%C3%AB"),
          EventType.MESSAGE,
          12,
          7,
          new UserId("zoë"),
          true,
          null,
          new Origin(new GatewayRef("gateway-ä", 1_000, 3), "r-1"));
  private static final OutboundEvent REPLAY =
      new OutboundEvent(
          new ConversationId("語😀"),
          EventType.MESSAGE,
          Long.MAX_VALUE,
          0,
          new UserId("a"),
          false,
          "r-9",
          null);

  @Test
  void event_isReadBackFromItsHeaders() {
    assertThat(OutboundEvent.read(key(LIVE), headers(LIVE))).contains(LIVE);
    assertThat(OutboundEvent.read(key(REPLAY), headers(REPLAY))).contains(REPLAY);
    OutboundEvent now = REPLAY.asItIsNow();
    assertThat(now.type()).isEqualTo(EventType.MESSAGE_NOW);
    assertThat(OutboundEvent.read(key(now), headers(now))).contains(now);
  }

  @Test
  void ephemeral_hasNoPlaceInTheOrder() {
    OutboundEvent typing =
        OutboundEvent.of(
            new Ephemeral.Typing(new ConversationId("team-42"), new UserId("a"), null, true));
    assertThat(typing.type()).isEqualTo(EventType.TYPING);
    assertThat(typing.seq()).isZero();
    assertThat(OutboundEvent.read(key(typing), headers(typing))).contains(typing);
  }

  @Test
  void message_saysWhoSentItAndWhetherThatReads() {
    ConversationEvent.MessageAccepted message =
        new ConversationEvent.MessageAccepted(
            "m",
            "c",
            new ConversationId("team-42"),
            9,
            5,
            new Sender(new UserId("a"), null, null),
            MessageBody.text("hello"),
            Instant.ofEpochMilli(1),
            true);
    OutboundEvent about = OutboundEvent.of(message, null, null);
    assertThat(about)
        .isEqualTo(
            new OutboundEvent(
                new ConversationId("team-42"),
                EventType.MESSAGE,
                9,
                5,
                new UserId("a"),
                true,
                null,
                null));
    assertThat(OutboundEvent.read(key(about), headers(about))).contains(about);
  }

  @Test
  void recordWithoutThem_isAnAnswer() {
    Headers others = new RecordHeaders().add("traceparent", new byte[0]);
    assertThat(OutboundEvent.read(key(LIVE), others)).isEmpty();
    assertThat(OutboundEvent.read(null, new RecordHeaders())).isEmpty();
  }

  @Test
  void header_cutOffAnywhere_isMalformed() {
    byte[] whole = headers(LIVE).lastHeader("parley-event").value();
    for (int length = 0;
        length < whole.length - "zoë".getBytes(StandardCharsets.UTF_8).length;
        length++) {
      Headers cut = headers(LIVE).add("parley-event", Arrays.copyOf(whole, length));
      assertThat(refusal(key(LIVE), cut)).isNotNull();
    }
    byte[] ack = headers(LIVE).lastHeader("parley-ack-for").value();
    for (int length = 0; length <= ack.length - "gateway-ä".length() - 1; length++) {
      Headers cut = headers(LIVE).add("parley-ack-for", Arrays.copyOf(ack, length));
      assertThat(refusal(key(LIVE), cut)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 10, -1})
  void type_thatIsNone_isNamed(byte code) {
    byte[] event = headers(LIVE).lastHeader("parley-event").value();
    event[1 + 2 * Long.BYTES] = code;
    assertThat(refusal(key(LIVE), headers(LIVE).add("parley-event", event)).field())
        .isEqualTo("parley-event");
  }

  @Test
  void seqOrNumber_negative_isNamed() {
    for (int at : new int[] {1, 1 + Long.BYTES}) {
      byte[] negative = headers(LIVE).lastHeader("parley-event").value();
      negative[at] = -1;
      assertThat(refusal(key(LIVE), headers(LIVE).add("parley-event", negative)).field())
          .isEqualTo("parley-event");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley-event", "parley-replay-for", "parley-ack-for"})
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
