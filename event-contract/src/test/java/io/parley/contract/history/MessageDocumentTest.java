package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
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
    Document stored = throughBson(MessageDocument.toDocument(message));
    assertThat(MessageDocument.fromDocument(stored)).isEqualTo(message);
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
    Document stored = throughBson(MessageDocument.toDocument(message));
    MessageAccepted read = MessageDocument.fromDocument(stored);
    assertThat(read).isEqualTo(message);
    assertThat(Codec.EVENTS.encode(read)).isEqualTo(Codec.EVENTS.encode(message));
  }

  @Test
  void document_hasTheFieldsThatQueriesUse() {
    Document document = MessageDocument.toDocument(message(MessageBody.text("hi")));
    assertThat(document)
        .containsEntry("_id", "dm:a:b:7")
        .containsEntry("conversationId", "dm:a:b")
        .containsEntry("messageId", "m-7")
        .containsEntry("clientMessageId", "c-7")
        .containsEntry("seq", 12L)
        .containsEntry("number", 7L)
        .containsEntry("type", "text")
        .containsEntry("content", "hi")
        .containsEntry("acceptedAt", Date.from(Instant.parse("2026-01-01T00:00:00.120Z")));
    assertThat(document.getEmbedded(List.of("sender", "id"), String.class)).isEqualTo("a");
  }

  @Test
  void id_isTheConversationAndTheNumber() {
    assertThat(MessageDocument.id(new ConversationId("team:4"), 12)).isEqualTo("team:4:12");
  }

  @Test
  void documentOfAnotherShape_isRefused() {
    assertThatThrownBy(() -> MessageDocument.fromDocument(new Document("_id", "dm:a:b:7")))
        .isInstanceOf(RuntimeException.class);
    Document tampered =
        MessageDocument.toDocument(message(MessageBody.text("hi"))).append("seq", "12");
    assertThatThrownBy(() -> MessageDocument.fromDocument(tampered))
        .isInstanceOf(RuntimeException.class);
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
