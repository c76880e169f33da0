package io.parley.contract.deserializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Notification;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.UnknownRecord;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a reader gets of a topic, whatever is in it.
final class PublishedDeserializersTest {
  private static final String DELETION =
      """
      {"kind":"message-deleted","schemaVersion":1,"conversationId":"team","messageId":"m-1",\
      "seq":2,"number":1,"by":"bob","at":"2026-11-21T12:00:00Z"}\
      """;

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(MessagesDeserializer.class, MessageDeleted.class, DELETION),
        Arguments.of(
            ReceiptsDeserializer.class,
            ReceiptBatch.class,
            "{'kind':'receipts','conversationId':'team','at':'2026-11-21T12:00:00Z'}"),
        Arguments.of(
            ConversationsDeserializer.class,
            ConversationSnapshot.class,
            "{'kind':'conversation-snapshot','seq':1,'at':'2026-11-21T12:00:00Z','conversation':{'conversationId':'team',"
                + "'kind':'group','open':false,'memberCount':1,"
                + "'createdAt':'2026-11-21T12:00:00Z'}}"),
        Arguments.of(
            PresenceDeserializer.class,
            PresenceChanged.class,
            "{'kind':'presence','userId':'bob','status':'online','at':'2026-11-21T12:00:00Z'}"),
        Arguments.of(
            UsersDeserializer.class,
            ProfileChanged.class,
            "{'kind':'profile','userId':'bob','at':'2026-11-21T12:00:00Z',"
                + "'firstSeen':'2026-11-21T12:00:00Z','since':'2026-11-21T12:00:00Z'}"),
        Arguments.of(
            SessionsDeserializer.class,
            SessionChanged.Started.class,
            "{'kind':'session-started','userId':'bob','sessionId':'s','gatewayId':'g',"
                + "'at':'2026-11-21T12:00:00Z'}"),
        Arguments.of(
            NotificationsDeserializer.class,
            Notification.Cancelled.class,
            "{'kind':'notification-cancelled','userId':'bob','conversationId':'team',"
                + "'firstNotificationId':'n.1','lastNotificationId':'n.1','reason':'read',"
                + "'readNumber':1,'badge':0,'at':'2026-11-21T12:00:00Z'}"),
        Arguments.of(
            AuditDeserializer.class,
            AuditVerdict.Fault.class,
            "{'kind':'audit-fault','conversationId':'team','fault':'late','seq':1,'detail':'',"
                + "'at':'2026-11-21T12:00:00Z'}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void eachIsMadeByItsName_andReadsItsTopic(Class<?> type, Class<?> kind, String json)
      throws ClassNotFoundException {
    Deserializer<?> named = Utils.newInstance(type.getName(), Deserializer.class);
    assertThat(named.deserialize("t", json.replace('\'', '"').getBytes(UTF_8))).isInstanceOf(kind);
    assertThat(named.deserialize("t", null)).as("a tombstone").isNull();
    assertThat(named.deserialize("t", "{\"kind\":\"later\",\"by\":[1]}".getBytes(UTF_8)))
        .isEqualTo(new UnknownRecord("later", "{\"kind\":\"later\",\"by\":[1]}"));
  }

  @Test
  void fieldsThatAreNotKnown_areNotThere() {
    String later = DELETION.replace("\"by\":", "\"why\":{\"code\":[7]},\"by\":");
    assertThat(read(later)).isEqualTo(read(DELETION));
  }

  @Test
  void aKindThatIsNotKnown_showsNothingOfItself() {
    assertThat(read("{\"kind\":\"later\",\"content\":\"a secret\"}").toString())
        .isEqualTo("UnknownRecord[later]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"kind\":5}",
        "{\"kind\":null}",
        "{\"kind\":\"later\"",
        "{\"kind\":\"later\",\"schemaVersion\":2}",
        "{\"kind\":\"message-deleted\"}",
        "{\"kind\":\"message-deleted\",\"conversationId\":\"team\",\"messageId\":\"m\",\"seq\":\"2\"}"
      })
  void whatIsNoneOfOurs_isNotRead(String value) {
    assertThatThrownBy(() -> read(value))
        .isInstanceOf(SerializationException.class)
        .hasCauseInstanceOf(MalformedRecordException.class);
  }

  @Test
  void whatIsWrong_isNamed() {
    assertThatThrownBy(() -> read(DELETION.replace("\"seq\":2", "\"seq\":0")))
        .hasMessage("a value of parley.messages: seq: must be at least 1");
  }

  private static @Nullable ContractValue read(String json) {
    try (MessagesDeserializer messages = new MessagesDeserializer()) {
      return messages.deserialize("parley.messages", json.getBytes(UTF_8));
    }
  }
}
