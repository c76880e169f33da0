package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.AT;
import static io.parley.gateway.dialect.AppClient.BOB;
import static io.parley.gateway.dialect.AppClient.DM;
import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.MessageType;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.gateway.conversation.Receipt;
import org.junit.jupiter.api.Test;

class MentourTest {
  private final AppClient app = new AppClient(Mentour.DIALECT);

  @Test
  void directMessages_needNoRoom() {
    app.emit("send_message", "{'receiverId':'bob','content':'hi','type':'text'}");
    SendMessage sent = app.granted(SendMessage.class);
    assertThat(sent.conversationId()).isEqualTo(DM);
    app.hears(sent);
    app.hears(DM, "alice", "from her other device");
    app.hears(DM, "bob", "hello");

    assertThat(app.toldOf()).containsExactly("message_sent", "message_sent", "new_direct_message");
  }

  @Test
  void roomMessages_goToTheSocketsThatHaveJoined() {
    app.hears(ROOM, "bob", "unheard");
    app.emit("join_room", "{'roomId':'room-1'}");
    app.told();
    app.emit("send_room_message", "{'roomId':'room-1','content':'😀','type':'emoji'}");
    SendMessage sent = app.granted(SendMessage.class);
    assertThat(sent.body().type()).isEqualTo(MessageType.CUSTOM);
    app.hears(sent);
    app.hears(ROOM, "bob", "yes");
    app.emit("leave_room", "{'roomId':'room-1'}");
    app.hears(ROOM, "bob", "unheard");

    assertThat(app.told())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "message_sent {'_id':'m-2','id':'m-2','clientMessageId':'%s',"
                                .formatted(sent.clientMessageId())
                            + "'conversationId':'room-1','senderId':'alice',"
                            + "'sender':{'id':'alice','name':'alice's name'},'roomId':'room-1',"
                            + "'content':'😀','type':'emoji','attachments':[],'status':'sent',"
                            + "'createdAt':'2026-11-21T12:00:00Z'}"),
            second -> assertThat(second).startsWith("new_room_message ").contains("'yes'"));
  }

  @Test
  void whatIsRefused_isToldAsAnError() {
    app.emit("send_message", "{'content':'hi'}");
    app.emit("join_room", "{'roomId':'room-2'}");

    assertThat(app.told())
        .containsExactly(
            "message_error {'error':'receiverId: receiverId or roomId is required',"
                + "'message':'receiverId: receiverId or roomId is required','code':'INVALID'}",
            "message_error {'error':'you are in no such conversation',"
                + "'message':'you are in no such conversation','code':'NOT_FOUND'}");
  }

  @Test
  void deliveries_areToldToTheSender_oneOrMany() {
    app.hears(DM, "alice", "one");
    app.hears(new Receipt(DM, BOB, 1, 0, AT));
    app.hears(DM, "alice", "two");
    app.hears(DM, "alice", "three");
    app.hears(new Receipt(DM, BOB, 3, 3, AT));

    assertThat(app.told())
        .filteredOn(told -> !told.startsWith("message_sent"))
        .containsExactly(
            "message_delivered {'conversationId':'dm:alice:bob','messageId':'m-1',"
                + "'messageIds':['m-1'],'userId':'bob','status':'delivered',"
                + "'deliveredAt':'2026-11-21T12:00:00Z'}",
            "messages_delivered {'conversationId':'dm:alice:bob','messageId':'m-3',"
                + "'messageIds':['m-2','m-3'],'userId':'bob','status':'delivered',"
                + "'deliveredAt':'2026-11-21T12:00:00Z'}",
            "messages_read {'conversationId':'dm:alice:bob','messageIds':['m-1','m-2','m-3'],"
                + "'readBy':'bob','userId':'bob','status':'read','readAt':'2026-11-21T12:00:00Z'}");
  }

  @Test
  void reading_isOfAllThatThereIs() {
    app.emit("mark_messages_read", "{'otherUserId':'bob'}");
    app.emit("mark_messages_read", "{'roomId':'room-1'}");

    assertThat(app.alice.asked).containsExactly("read dm:alice:bob 7", "read room-1 7");
  }

  @Test
  void typing_namesWhoAndWhere() {
    app.emit("typing_start", "{'receiverId':'bob'}");
    app.emit("typing_stop", "{'conversationId':'dm:alice:bob'}");
    app.hears(new Typing(DM, BOB, "Bob", true));
    app.hears(new Typing(DM, BOB, "Bob", false));
    app.hears(new Typing(ROOM, BOB, "Bob", true)); // she has not joined it

    assertThat(app.alice.asked)
        .containsExactly("typing dm:alice:bob true", "typing dm:alice:bob false");
    assertThat(app.told())
        .containsExactly(
            "user_typing {'userId':'bob','userName':'Bob','conversationId':'dm:alice:bob',"
                + "'isTyping':true}",
            "user_stopped_typing {'userId':'bob','userName':'Bob',"
                + "'conversationId':'dm:alice:bob','isTyping':false}");
  }

  @Test
  void presence_isToldTwice() {
    app.hears(new Presence(BOB, PresenceStatus.ONLINE, null));
    app.hears(new Presence(BOB, PresenceStatus.OFFLINE, AT));

    assertThat(app.toldOf())
        .containsExactly("user_status_change", "user_online", "user_status_change", "user_offline");
  }

  @Test
  void nativeEvents_areThereToo() {
    assertThat(app.emit("presence:set", "{'status':'away'}")).containsExactly("{'ok':true}");
    assertThat(app.emit("no_such_event", "{}").getFirst()).contains("NOT_FOUND");
  }
}
