package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationSnapshot;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

final class ConversationDocumentTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.120Z");
  private static final ConversationSnapshot DIRECT =
      new ConversationSnapshot(
          new ConversationView(
              new ConversationId("dm:a:b"),
              ConversationKind.DIRECT,
              null,
              null,
              false,
              null,
              List.of(),
              List.of(new UserId("a"), new UserId("b")),
              2,
              CREATED),
          1,
          CREATED,
          List.of(new ConversationSnapshot.Block(new UserId("a"), CREATED)));

  @Test
  void fields_areThoseOfTheSnapshot() {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationView(
                new ConversationId("team-42"),
                ConversationKind.GROUP,
                "Team 42",
                "https://example.org/team.png",
                true,
                new UserId("ada"),
                List.of(new UserId("zoë")),
                List.of(new UserId("ada"), new UserId("zoë")),
                2,
                CREATED),
            5,
            CREATED,
            List.of());
    assertThat(ConversationDocument.fields(snapshot))
        .isEqualTo(
            new Document("kind", "group")
                .append("title", "Team 42")
                .append("picture", "https://example.org/team.png")
                .append("open", true)
                .append("members", List.of("ada", "zoë"))
                .append("memberCount", 2L)
                .append("createdAt", Date.from(CREATED))
                .append("snapshotSeq", 5L));
  }

  @Test
  void titleAndPicture_thatThereAreNot_areNull() {
    assertThat(ConversationDocument.fields(DIRECT))
        .containsEntry("kind", "direct")
        .containsEntry("title", null)
        .containsEntry("picture", null)
        .containsEntry("open", false);
  }

  @Test
  void whoHasBlockedTheOther_isInNoHistory() {
    assertThat(ConversationDocument.fields(DIRECT)).doesNotContainKey("blockedBy");
  }

  @Test
  void membersOfALargeGroup_areCountedAndNotListed() {
    ConversationSnapshot large =
        new ConversationSnapshot(
            new ConversationView(
                new ConversationId("all"),
                ConversationKind.GROUP,
                "All",
                null,
                true,
                new UserId("ada"),
                List.of(),
                List.of(),
                100_000,
                CREATED),
            9,
            CREATED,
            List.of());
    assertThat(ConversationDocument.fields(large))
        .containsEntry("members", List.of())
        .containsEntry("memberCount", 100_000L);
  }

  /// The messages set these, so no snapshot may.
  @Test
  void fields_areNoneOfTheMessages() {
    assertThat(ConversationDocument.fields(DIRECT))
        .doesNotContainKeys(
            ConversationDocument.ID,
            ConversationDocument.LAST_SEQ,
            ConversationDocument.LAST_NUMBER);
  }
}
