package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MatchTest {
  private final AppClient app = new AppClient(Match.DIALECT);

  @Test
  void notifications_goToTheUsersOwnRoom_andMessagesToTheConversations() {
    app.hears(ROOM, "bob", "unheard");
    app.emit("join", "'alice'");
    app.hears(ROOM, "bob", "first");
    app.emit("join-conversation", "'room-1'");
    app.hears(ROOM, "bob", "second");
    app.hears(ROOM, "alice", "hers, by REST");
    app.emit("leave-conversation", "'room-1'");
    app.hears(ROOM, "bob", "third");

    assertThat(app.toldOf())
        .containsExactly(
            "new-notification",
            "new-message",
            "new-notification",
            "new-message",
            "new-notification");
  }

  @Test
  void payloads_nameTheMatch() {
    app.emit("join", "'alice'");
    app.emit("join-conversation", "'room-1'");
    app.hears(ROOM, "bob", "hi");

    assertThat(app.told())
        .containsExactly(
            "new-message {'_id':'m-1','id':'m-1','matchId':'room-1','conversationId':'room-1',"
                + "'senderId':'bob','sender':{'id':'bob','name':'bob's name'},'content':'hi',"
                + "'createdAt':'2026-11-21T12:00:00Z'}",
            "new-notification {'type':'message','matchId':'room-1','conversationId':'room-1',"
                + "'messageId':'m-1','senderId':'bob','sender':{'id':'bob','name':'bob's name'},"
                + "'content':'hi','createdAt':'2026-11-21T12:00:00Z'}");
  }

  @Test
  void anothersRoom_isRefused() {
    assertThat(app.emit("join", "'bob'").getFirst()).contains("FORBIDDEN");
    assertThat(app.emit("join-conversation", "'room-2'").getFirst()).contains("NOT_FOUND");
    app.hears(ROOM, "bob", "hi");

    assertThat(app.told()).isEmpty();
  }
}
