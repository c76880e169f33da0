package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationJsonTest {
  static final ConversationView TEAM =
      new ConversationView(
          FakeMember.GROUP,
          ConversationKind.GROUP,
          "Team",
          null,
          true,
          new UserId("alice"),
          List.of(new UserId("bob")),
          List.of(new UserId("alice"), new UserId("bob")),
          2,
          Instant.parse("2026-01-02T03:04:05Z"));

  static final String TEAM_FIELDS =
      "'conversationId':'g-1','kind':'group','title':'Team','open':true,'owner':'alice',"
          + "'admins':['bob'],'members':['alice','bob'],'memberCount':2,"
          + "'createdAt':'2026-01-02T03:04:05Z'";

  static Membership membership(ConversationId conversation, long readNumber) {
    return new Membership(conversation, true, 0, readNumber, true, false, true);
  }

  @Test
  void conversation_isWhatEverybodySees() {
    assertThat(ConversationJson.of(TEAM)).hasToString(json("{" + TEAM_FIELDS + "}"));
  }

  @Test
  void membership_addsWhatIsTheUsersOwn() {
    assertThat(ConversationJson.of(TEAM, membership(FakeMember.GROUP, 4)))
        .hasToString(
            json(
                "{"
                    + TEAM_FIELDS
                    + ",'readNumber':4,'muted':true,'archived':false,'pinned':true}"));
  }

  @Test
  void noMembership_addsNothing() {
    assertThat(ConversationJson.of(TEAM, null)).isEqualTo(ConversationJson.of(TEAM));
  }

  @Test
  void unread_isLastNumberWithoutWhatIsRead() {
    assertThat(ConversationJson.of(entry(4)))
        .hasToString(
            json(
                "{"
                    + TEAM_FIELDS
                    + ",'readNumber':4,'muted':true,'archived':false,'pinned':true"
                    + ",'lastSeq':9,'lastNumber':6,'lastAt':'1970-01-01T00:00:00.120Z','unread':2}"));
  }

  @Test
  void readBeforeTheMessageIsKnown_isNoNegativeUnread() {
    assertThat(ConversationJson.of(entry(7)).path("unread").asLong()).isZero();
  }

  private static ListedConversations.Entry entry(long readNumber) {
    return new ListedConversations.Entry(TEAM, membership(FakeMember.GROUP, readNumber), 9, 6, 120);
  }

  private static String json(String json) {
    return json.replace('\'', '"');
  }
}
