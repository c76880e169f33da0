package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.MediaId;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.request.RequestException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// Files obey the rule of the message that they hang on (findings 11 and 14): those of a deleted
/// message, and of one from before the member's time, are not there.
class FileOfAMessageTest {
  private static final ConversationId ROOM = new ConversationId("room");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId MALLORY = new UserId("mallory");

  private static EmbeddedMongo mongo;
  private static MediaDatabase database;
  private static HistoryReader history;
  private static MediaStore store;

  /// What alice may not read.
  private long after;

  private MediaId file = MediaKeys.newId();
  private final Downloads downloads =
      new Downloads(
          store,
          (user, room) ->
              CompletableFuture.completedFuture(
                  user.equals(ALICE) ? OptionalLong.of(after) : OptionalLong.empty()),
          history::isVisible);

  @BeforeAll
  static void start() {
    mongo = new EmbeddedMongo();
    database = new MediaDatabase(mongo.uri());
    history = new HistoryReader(mongo.uri());
    store = database.store(new MediaSettings(1_000_000, 1_000_000, null));
  }

  @AfterAll
  static void stop() {
    history.close();
    database.close();
    mongo.close();
  }

  @BeforeEach
  void upload() throws Exception {
    Mono.from(mongo.database().getCollection("messages_1").deleteMany(new Document())).block();
    file = MediaKeys.newId();
    for (String key : List.of(MediaKeys.thumbnail(file), MediaKeys.original(file))) {
      try (Spool bytes = MediaStoreContract.spool(new byte[] {1})) {
        StoredFile stored = new StoredFile(ROOM, "x", "text/plain", 1, bytes.sha256(), null, null);
        store.put(key, stored, bytes).get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void fileOfAMessage_isForWhoMayReadTheMessage() throws Exception {
    write(ROOM, 5, file.url(), null);
    assertThat(isThere(ALICE)).isTrue();
    assertThat(isThere(MALLORY)).isFalse();

    after = 4;
    assertThat(isThere(ALICE)).isTrue();
    after = 5;
    assertThat(isThere(ALICE)).isFalse();
  }

  @Test
  void linkInTheText_isALinkToo() throws Exception {
    write(ROOM, 5, null, "look: https://chat.example" + file.url());
    assertThat(isThere(ALICE)).isTrue();

    after = 5;
    assertThat(isThere(ALICE)).isFalse();
  }

  /// It was sent a moment ago, or is still to be sent: nobody else knows its id.
  @Test
  void fileOfNoMessage_isForTheConversation() throws Exception {
    assertThat(isThere(ALICE)).isTrue();

    after = 5;
    assertThat(isThere(ALICE)).isTrue();
    assertThat(isThere(MALLORY)).isFalse();
  }

  /// In which case one question to the history is answered before it, and the next one after.
  @Test
  void fileWhoseMessageIsJustBeingWritten_isThere() throws Exception {
    write(ROOM, 5, file.url(), null);

    mongo.seemEmptyOnce("messages_1");
    assertThat(isThere(ALICE, true)).isTrue();

    after = 5;
    mongo.seemEmptyOnce("messages_1");
    assertThat(isThere(ALICE, true)).isFalse();
  }

  @Test
  void fileOfADeletedMessage_isGone_unlessAnotherLinksToIt() throws Exception {
    write(ROOM, 5, null, "x");
    takenAway(5);
    assertThat(isThere(ALICE)).isFalse();

    write(ROOM, 6, file.url(), null);
    assertThat(isThere(ALICE)).isTrue();
  }

  @Test
  void newerMessage_makesAnOlderFileTheMembers() throws Exception {
    write(ROOM, 5, file.url(), null);
    after = 5;
    write(ROOM, 6, file.url(), null);

    assertThat(isThere(ALICE)).isTrue();
  }

  /// Who may read it is the conversation's to say that it was sent to.
  @Test
  void linkInAnotherConversation_changesNothing() throws Exception {
    write(ROOM, 5, null, "x");
    takenAway(5);
    write(new ConversationId("elsewhere"), 1, file.url(), null);

    assertThat(isThere(ALICE)).isFalse();
  }

  private boolean isThere(UserId user) throws Exception {
    boolean original = isThere(user, false);
    assertThat(isThere(user, true)).as("the thumbnail").isEqualTo(original);
    return original;
  }

  private boolean isThere(UserId user, boolean thumbnail) throws Exception {
    try {
      downloads.find(user, file.value(), thumbnail);
      return true;
    } catch (RequestException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThatThrownBy(() -> downloads.find(user, MediaKeys.newId().value(), thumbnail))
          .as("as where there is no such file")
          .hasMessage(e.getMessage());
      return false;
    }
  }

  /// As the sink writes it.
  private static void write(
      ConversationId conversation,
      long number,
      @Nullable String attachment,
      @Nullable String content) {
    MessageAccepted message =
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            conversation,
            number,
            number,
            new Sender(ALICE, null, null),
            new MessageBody(
                MessageType.TEXT,
                content == null ? "" : content,
                attachment == null
                    ? List.of()
                    : List.of(new Attachment(attachment, null, null, null, null, null)),
                null,
                null,
                List.of(),
                null),
            Instant.EPOCH);
    Document document = new Document("_id", MessageDocument.id(conversation, number));
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content(message.body().content(), number, null));
    Mono.from(mongo.database().getCollection("messages_1").insertOne(document)).block();
  }

  private void takenAway(long number) {
    Mono.from(
            mongo
                .database()
                .getCollection("messages_1")
                .updateOne(
                    new Document("_id", MessageDocument.id(ROOM, number)),
                    new Document(
                        "$set", new Document(MessageDocument.GONE_MEDIA, List.of(file.value())))))
        .block();
  }
}
