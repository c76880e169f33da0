package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.Reacted;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class MessageDocumentTest {
  private static final Instant AT = Instant.parse("2026-01-02T10:20:30.400Z");

  static List<Path> goldenMessages() throws IOException, URISyntaxException {
    Path directory =
        Path.of(MessageDocumentTest.class.getResource("/golden/message.json").toURI()).getParent();
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("message(\\..*)?\\.json"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenMessages")
  void goldenMessage_isReadBackFromItsDocument(Path file) throws IOException {
    MessageAccepted message = (MessageAccepted) Codec.EVENTS.decode(Files.readAllBytes(file));
    Document stored = throughBson(document(message));
    assertThat(MessageDocument.fromDocument(stored)).contains(HistoryMessage.of(message));
  }

  @Test
  void links_areNotedOnceWithWhatTheyCameWith() {
    String one = "0192f0a1-0000-7abc-8def-0123456789ab";
    String other = "0192f0a1-0001-7abc-bdef-0123456789ab";
    MessageBody body =
        new MessageBody(
            MessageType.IMAGE,
            "",
            List.of(
                new Attachment("/api/media/" + one, null, null, null, null, null),
                new Attachment("https://x/api/media/" + one, null, null, null, null, null)),
            null,
            null,
            List.of(),
            Codec.json().createObjectNode().put("preview", "/api/media/" + other));

    assertThat(MessageDocument.body(body))
        .containsEntry(MessageDocument.MEDIA, List.of(one, other));
    assertThat(MessageDocument.content("see /api/media/" + other, 1, null))
        .containsEntry(MessageDocument.CONTENT_MEDIA, List.of(other));
    assertThat(MessageDocument.CONTENTS)
        .contains(MessageDocument.MEDIA, MessageDocument.CONTENT_MEDIA);
  }

  @Test
  void messageWithoutLinks_hasNoFieldForThem_andAnEditTakesThemAway() {
    assertThat(MessageDocument.body(MessageBody.text("x")))
        .doesNotContainKey(MessageDocument.MEDIA);
    assertThat(MessageDocument.content("x", 1, null))
        .doesNotContainKey(MessageDocument.CONTENT_MEDIA);
    assertThat(MessageDocument.content("x", 2, AT))
        .containsEntry(MessageDocument.CONTENT_MEDIA, List.of());
  }

  @Test
  void metadata_ofAnyKeysAndNumbers_isReadBackAsItWas() {
    JsonNode metadata =
        Codec.json()
            .readTree(
                """
                {"$date":"x","$set":{"a":1},"a.b":{"$oid":1.10},"":null,"_id":7,"\\u0000":[1e400],
                 "big":123456789012345678901234567890,"語":"😀","nested":{"$where":"1"}}""");
    MessageBody text = MessageBody.text("hi");
    MessageAccepted message =
        message(
            new MessageBody(
                text.type(), text.content(), List.of(), null, null, List.of(), metadata));
    Document stored = throughBson(document(message));
    HistoryMessage read = MessageDocument.fromDocument(stored).orElseThrow();
    assertThat(read).isEqualTo(HistoryMessage.of(message));
    assertThat(read.encode()).isEqualTo(Codec.EVENTS.encode(message));
  }

  @Test
  void document_hasTheFieldsThatQueriesUse() {
    Document document = document(message(MessageBody.text("Hí you")));
    assertThat(document)
        .containsEntry("_id", "dm:a:b:7")
        .containsEntry("conversationId", "dm:a:b")
        .containsEntry("messageId", "m-7")
        .containsEntry("clientMessageId", "c-7")
        .containsEntry("seq", 12L)
        .containsEntry("number", 7L)
        .containsEntry("type", "text")
        .containsEntry("content", "Hí you")
        .containsEntry("terms", List.of("hi", "you"))
        .containsEntry("contentSeq", 12L)
        .containsEntry("acceptedAt", Date.from(Instant.parse("2026-01-01T00:00:00.120Z")));
    assertThat(document.getEmbedded(List.of("sender", "id"), String.class)).isEqualTo("a");
  }

  @Test
  void id_isTheConversationAndTheNumber() {
    assertThat(MessageDocument.id(new ConversationId("team:4"), 12)).isEqualTo("team:4:12");
  }

  @Test
  void documentOfAnotherShape_isRefused() {
    Document tampered = document(message(MessageBody.text("hi"))).append("seq", "12");
    assertThatThrownBy(() -> MessageDocument.fromDocument(tampered))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void documentOfLaterEventsOnly_isNoMessage() {
    Document document = new Document("_id", "dm:a:b:7").append("content", "edited");
    assertThat(MessageDocument.fromDocument(document)).isEmpty();
  }

  @Test
  void editedMessage_hasTheTimeOfTheEdit() {
    Document document = document(message(MessageBody.text("hi")));
    document.putAll(MessageDocument.content("ho", 13, AT));

    HistoryMessage read = MessageDocument.fromDocument(throughBson(document)).orElseThrow();

    assertThat(read.json().path("content").asString()).isEqualTo("ho");
    assertThat(read.json().path("editedAt").asString()).isEqualTo("2026-01-02T10:20:30.400Z");
    assertThat(document).containsEntry("terms", List.of("ho")).containsEntry("contentSeq", 13L);
  }

  @Test
  void deletedMessage_saysWhenAndByWhomAndNoMore() {
    MessageAccepted message = message(MessageBody.text("hi"));
    Document document = new Document("_id", "dm:a:b:7");
    document.putAll(MessageDocument.identity(message));
    document.putAll(
        MessageDocument.deletion(
            new MessageDeleted(message.conversationId(), "m-7", 13, 7, new UserId("b"), AT)));

    HistoryMessage read = MessageDocument.fromDocument(throughBson(document)).orElseThrow();

    assertThat(read.json().path("content").asString()).isEmpty();
    assertThat(read.json().path("attachments").size()).isZero();
    assertThat(read.json().path("deletedAt").asString()).isEqualTo("2026-01-02T10:20:30.400Z");
    assertThat(read.json().path("deletedBy").asString()).isEqualTo("b");
  }

  /// All that the document has beside what stays.
  @Test
  void contents_areAllThatADeletionRemoves() {
    MessageAccepted message = message(MessageBody.text("hi"));
    Document document = document(message);
    document.putAll(MessageDocument.content("ho", 13, AT));
    document.keySet().removeAll(MessageDocument.CONTENTS);
    document.remove("_id");

    assertThat(document).isEqualTo(MessageDocument.identity(message));
  }

  @Test
  void reactions_areByEmojiInTheirOrderWithoutThoseTakenBack() {
    Document reactions = new Document();
    for (Reacted reacted :
        List.of(
            reacted(19, "👍", "zoë", true),
            reacted(18, "👍", "a", true),
            reacted(17, "a.$b", "a", true),
            reacted(16, "👍", "b", false))) {
      reactions.append(MessageDocument.reactionKey(reacted), MessageDocument.reaction(reacted));
    }
    Document document = document(message(MessageBody.text("hi"))).append("reactions", reactions);

    HistoryMessage read = MessageDocument.fromDocument(throughBson(document)).orElseThrow();

    assertThat(read.json().path("reactions").toString())
        .isEqualTo("{\"a.$b\":[\"a\"],\"👍\":[\"a\",\"zoë\"]}");
    assertThat(reactions.keySet()).allMatch(key -> key.matches("[\\w-]+"));
  }

  private static Reacted reacted(long seq, String emoji, String by, boolean on) {
    return new Reacted(new ConversationId("dm:a:b"), "m-7", seq, 7, emoji, on, new UserId(by), AT);
  }

  /// As the sink makes it when nothing has happened to the message.
  private static Document document(MessageAccepted message) {
    Document document =
        new Document("_id", MessageDocument.id(message.conversationId(), message.number()));
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content(message.body().content(), message.seq(), null));
    return document;
  }

  private static MessageAccepted message(MessageBody body) {
    return new MessageAccepted(
        "m-7",
        "c-7",
        new ConversationId("dm:a:b"),
        12,
        7,
        new Sender(new UserId("a"), null, null),
        body,
        Instant.parse("2026-01-01T00:00:00.120Z"));
  }

  /// As the server gives it back.
  private static Document throughBson(Document document) {
    DocumentCodec codec = new DocumentCodec();
    try (BasicOutputBuffer bytes = new BasicOutputBuffer()) {
      try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
        codec.encode(writer, document, EncoderContext.builder().build());
      }
      try (BsonBinaryReader reader =
          new BsonBinaryReader(bytes.getByteBuffers().getFirst().asNIO())) {
        return codec.decode(reader, DecoderContext.builder().build());
      }
    }
  }
}
