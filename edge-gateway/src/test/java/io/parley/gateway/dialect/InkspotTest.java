package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.AT;
import static io.parley.gateway.dialect.AppClient.BOB;
import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.MessageType;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.gateway.conversation.Receipt;
import org.junit.jupiter.api.Test;

class InkspotTest {
  private final AppClient app = new AppClient(Inkspot.DIALECT);

  @Test
  void joining_tellsWhoIsThere() {
    app.emit("join-conversation", "'room-1'");

    assertThat(app.told()).containsExactly("user-status {'userId':'bob','status':'online'}");
  }

  @Test
  void joiningAsAStranger_isRefused() {
    assertThat(app.emit("join-conversation", "'room-2'").getFirst()).contains("NOT_FOUND");
  }

  @Test
  void message_isSentToTheSender_andNewToTheOthers() {
    join();
    app.emit(
        "send-message",
        "{'content':'a picture','messageType':'image','conversationId':'room-1',"
            + "'senderId':'alice','attachments':['https://x/y.png']}");
    SendMessage sent = app.granted(SendMessage.class);
    assertThat(sent.body().type()).isEqualTo(MessageType.IMAGE);
    app.hears(sent);
    app.hears(ROOM, "alice", "from her other device");
    app.hears(ROOM, "bob", "nice");

    assertThat(app.told())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "message-sent {'id':'m-1','conversationId':'room-1','senderId':'alice',"
                            + "'sender':{'id':'alice','name':'alice's name'},'content':'a picture',"
                            + "'messageType':'image','attachments':['https://x/y.png'],"
                            + "'createdAt':'2026-11-21T12:00:00Z',"
                            + "'updatedAt':'2026-11-21T12:00:00Z'}"),
            second -> assertThat(second).startsWith("new-message ").contains("'id':'m-2'"),
            third -> assertThat(third).startsWith("new-message ").contains("'senderId':'bob'"));
  }

  @Test
  void messageThatIsRefused_isToldAsAnError() {
    app.emit("send-message", "{'content':'x','conversationId':'room-1','senderId':'bob'}");
    app.emit("send-message", "{'conversationId':'room-1','senderId':'alice'}");

    assertThat(app.told())
        .containsExactly(
            "message-error {'error':'senderId is not you','code':'FORBIDDEN'}",
            "message-error {'error':'content: is required','code':'INVALID'}");
  }

  @Test
  void typing_startsAndStops() {
    join();
    app.emit("typing-start", "{'conversationId':'room-1','userId':'alice','userName':'Alice'}");
    app.emit("typing-stop", "{'conversationId':'room-1','userId':'alice'}");
    app.hears(new Typing(ROOM, BOB, "Bob", true));
    app.hears(new Typing(ROOM, BOB, "Bob", false));

    assertThat(app.alice.asked)
        .containsExactly("watch [bob]", "typing room-1 true", "typing room-1 false");
    assertThat(app.told())
        .containsExactly(
            "user-typing {'conversationId':'room-1','userId':'bob','userName':'Bob'}",
            "user-stop-typing {'conversationId':'room-1','userId':'bob','userName':'Bob'}");
  }

  @Test
  void read_namesTheMessage_bothWays() {
    join();
    app.hears(ROOM, "bob", "one");
    app.emit("mark-message-read", "{'messageId':'m-1','conversationId':'room-1'}");
    app.hears(ROOM, "alice", "two");
    app.toldOf();
    app.hears(new Receipt(ROOM, BOB, 2, 2, AT));
    app.hears(new Receipt(ROOM, BOB, 2, 2, AT)); // no news

    assertThat(app.alice.asked).contains("read room-1 1");
    assertThat(app.told())
        .containsExactly(
            "message-read {'messageId':'m-2','conversationId':'room-1','userId':'bob',"
                + "'readAt':'2026-11-21T12:00:00Z'}");
  }

  @Test
  void oldMessage_isFoundByItsId() {
    app.emit("mark-message-read", "{'messageId':'m-old','conversationId':'room-1'}");
    assertThat(
            app.emit("mark-message-read", "{'messageId':'m-unknown','conversationId':'room-1'}")
                .getFirst())
        .contains("NOT_FOUND");

    assertThat(app.alice.asked).containsExactly("read room-1 3");
  }

  @Test
  void whoOnlyAnswers_isNotSaidToHaveReadTheirOwn() {
    join();
    app.hears(ROOM, "bob", "one");
    app.toldOf();
    app.hears(new Receipt(ROOM, BOB, 1, 1, AT));

    assertThat(app.told()).isEmpty();
  }

  @Test
  void status_isOnlineOrOffline() {
    app.hears(new Presence(BOB, PresenceStatus.AWAY, null));
    app.hears(new Presence(BOB, PresenceStatus.OFFLINE, AT));

    assertThat(app.told())
        .containsExactly(
            "user-status {'userId':'bob','status':'online'}",
            "user-status {'userId':'bob','status':'offline','lastSeen':'2026-11-21T12:00:00Z'}");
  }

  private void join() {
    app.emit("join-conversation", "'room-1'");
    app.told();
  }
}
