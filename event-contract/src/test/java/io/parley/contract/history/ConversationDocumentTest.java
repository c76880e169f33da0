package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationSnapshot;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

final class ConversationDocumentTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.120Z");

  @Test
  void fields_areThoseOfTheSnapshot() {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationId("team-42"),
            ConversationKind.GROUP,
            "Team 42",
            List.of(new UserId("ada"), new UserId("zoë")),
            300,
            CREATED,
            5);
    assertThat(ConversationDocument.fields(snapshot))
        .isEqualTo(
            new Document("kind", "group")
                .append("title", "Team 42")
                .append("members", List.of("ada", "zoë"))
                .append("memberCount", 300L)
                .append("createdAt", Date.from(CREATED))
                .append("snapshotSeq", 5L));
  }

  @Test
  void title_thatThereIsNot_isNull() {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationId("dm:a:b"), ConversationKind.DIRECT, null, null, 0, CREATED, 1);
    assertThat(ConversationDocument.fields(snapshot))
        .containsEntry("kind", "direct")
        .containsEntry("title", null)
        .containsEntry("members", List.of());
  }

  /// The messages set these, so no snapshot may.
  @Test
  void fields_areNoneOfTheMessages() {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationId("dm:a:b"), ConversationKind.DIRECT, null, null, 0, CREATED, 1);
    assertThat(ConversationDocument.fields(snapshot))
        .doesNotContainKeys(
            ConversationDocument.ID,
            ConversationDocument.LAST_SEQ,
            ConversationDocument.LAST_NUMBER);
  }
}
